import { fromJson } from '../src/wire/from-json.ts';

/** One span as OTLP/JSON has it, with what a test changes. */
export function sampleSpan(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    name: 'GET /runs',
    kind: 2,
    startTimeUnixNano: '1700000000000000000',
    endTimeUnixNano: '1700000000250000000',
    attributes: [
      { key: 'http.route', value: { stringValue: '/runs' } },
      { key: 'http.status_code', value: { intValue: '200' } },
    ],
    ...changes,
  };
}

/** A request with these spans of one service, as protobuf. */
export function sampleRequest(spans: readonly Record<string, unknown>[], service = 'gateway'): Buffer {
  const resource = {
    attributes: [
      { key: 'service.name', value: { stringValue: service } },
      { key: 'host.name', value: { stringValue: 'h1' } },
    ],
  };
  const scopeSpans = [{ scope: { name: 'tests', version: '1.0' }, spans }];
  return fromJson('traces', Buffer.from(JSON.stringify({ resourceSpans: [{ resource, scopeSpans }] })));
}

/** A request with these log records of one service, as protobuf. */
export function logRequest(logRecords: readonly Record<string, unknown>[], service = 'gateway'): Buffer {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] };
  return fromJson('logs', Buffer.from(JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] })));
}
