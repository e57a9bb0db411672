import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCollector, type Collector } from './collector.ts';
import { until } from './jaeger.ts';

// What is sent: a call from the gateway to the runner, which calls twice more, and a trace of its own in another service.
const TRACE = '00000000000000010000000000000002';
const LONELY = '00000000000000030000000000000004';
const START = 1_763_640_000_000_000_000n;
const HOUR_MS = 3_600_000;
const END_MS = Number(START / 1_000_000n) + HOUR_MS / 2;
const rfc3339 = (ms: number): string => new Date(ms).toISOString();

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const at = (startMs: number, durationMs: number) => ({
  startTimeUnixNano: String(START + BigInt(startMs) * 1_000_000n),
  endTimeUnixNano: String(START + BigInt(startMs + durationMs) * 1_000_000n),
});
const root = {
  traceId: TRACE,
  spanId: '000000000000000a',
  name: 'POST /runs',
  kind: 2,
  ...at(0, 100),
  attributes: [text('http.method', 'POST')],
};
const call = {
  traceId: TRACE,
  spanId: '000000000000000b',
  parentSpanId: root.spanId,
  name: 'grade',
  kind: 5,
  ...at(10, 80),
  attributes: [
    { key: 'attempt', value: { intValue: '2' } },
    { key: 'list', value: { arrayValue: { values: [{ boolValue: false }] } } },
  ],
  events: [{ timeUnixNano: String(START + 20_000_000n), name: 'retry', attributes: [text('why', 'busy')] }],
  links: [{ traceId: LONELY, spanId: '000000000000000f' }],
  status: { code: 2, message: 'failed' },
};
const second = { ...call, spanId: '000000000000000c', name: 'clean up', events: [], links: [], status: {} };
const inner = { ...second, spanId: '000000000000000d', parentSpanId: call.spanId, kind: 1, name: 'compile' };
const lonely = { traceId: LONELY, spanId: '000000000000000f', name: 'tick', ...at(5, 1) };

const resourceOf = (service: string) => ({ attributes: [text('service.name', service), text('service.version', '7')] });
const scope = { name: 'tests', version: '1.0' };
const resourceSpans = [
  { resource: resourceOf('gateway'), scopeSpans: [{ scope, spans: [root] }] },
  { resource: resourceOf('runner'), scopeSpans: [{ scope, spans: [call, second, inner] }] },
  { resource: resourceOf('clock'), scopeSpans: [{ scope, spans: [lonely] }] },
];

describe("Jaeger's query API", () => {
  let collector: Collector;
  const get = async (path: string): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${collector.query}/api/${path}`);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    return { status: response.status, body: await response.json() };
  };

  beforeAll(async () => {
    collector = await startCollector();
    const headers = { 'content-type': 'application/json' };
    // Twice, as a sender does that heard no answer.
    for (const body of [1, 2].map(() => JSON.stringify({ resourceSpans }))) {
      expect((await fetch(`${collector.otlp}/v1/traces`, { method: 'POST', headers, body })).status).toBe(200);
    }
    await until(async () => (await get(`traces/${LONELY}`)).status === 200);
  }, 60_000);
  afterAll(async () => {
    await collector[Symbol.asyncDispose]();
  });

  // jaegertracing/jaeger cmd/jaeger/internal/extension/jaegerquery/internal/http_handler.go: structuredResponse, its routes;
  // read by grafana/grafana pkg/tsdb/jaeger/client.go into types/types.go: ServicesResponse, TracesResponse, DependenciesResponse.
  describe('legacy', () => {
    const listed = (data: readonly unknown[]) => ({ status: 200, body: { data, total: data.length, limit: 0, offset: 0, errors: null } });
    const shown = (...data: unknown[]) => ({ status: 200, body: { data, total: 0, limit: 0, offset: 0, errors: null } });
    const failed = (code: number, msg: unknown) => ({
      status: code,
      body: { data: null, total: 0, limit: 0, offset: 0, errors: [{ code, msg }] },
    });

    it('services, and what they do', async () => {
      expect(await get('services')).toEqual(listed(['clock', 'gateway', 'runner']));
      expect(await get('services/runner/operations')).toEqual(listed(['clean up', 'compile', 'grade']));
      expect(await get('operations?service=runner&spanKind=internal')).toEqual(listed([{ name: 'compile', spanKind: 'internal' }]));
      expect(await get('services/nobody/operations')).toEqual(listed([]));
    });

    it('a trace', async () => {
      const tag = (key: string, type: string, value: unknown) => ({ key, type, value });
      const common = { traceID: TRACE, flags: 1, warnings: null };
      const scopeTags = [tag('otel.scope.name', 'string', 'tests'), tag('otel.scope.version', 'string', '1.0')];
      const ofCall = [tag('attempt', 'int64', 2), tag('list', 'string', '[false]'), ...scopeTags];
      const kind = (value: string) => tag('span.kind', 'string', value);
      const childOf = (spanID: string) => ({ refType: 'CHILD_OF', traceID: TRACE, spanID });
      const startTime = Number(START / 1_000n);
      const spanOf = (span: { readonly spanId: string; readonly name: string }, more: object) => ({
        ...common,
        spanID: span.spanId,
        operationName: span.name,
        logs: [],
        ...more,
      });
      const process = (serviceName: string) => ({ serviceName, tags: [tag('service.version', 'string', '7')] });
      const failedTags = [
        tag('otel.status_code', 'string', 'ERROR'),
        tag('error', 'bool', true),
        tag('otel.status_description', 'string', 'failed'),
      ];
      const ofRunner = { processID: 'p2', startTime: startTime + 10_000, duration: 80_000 };
      expect(await get(`traces/${TRACE.slice(15)}?start=1&end=2`)).toEqual(
        shown({
          traceID: TRACE,
          spans: [
            spanOf(root, {
              processID: 'p1',
              startTime,
              duration: 100_000,
              references: [],
              tags: [tag('http.method', 'string', 'POST'), ...scopeTags, kind('server')],
            }),
            spanOf(call, {
              ...ofRunner,
              references: [childOf(root.spanId), { refType: 'FOLLOWS_FROM', traceID: LONELY, spanID: '000000000000000f' }],
              tags: [...ofCall, kind('consumer'), ...failedTags],
              logs: [{ timestamp: startTime + 20_000, fields: [tag('event', 'string', 'retry'), tag('why', 'string', 'busy')] }],
            }),
            spanOf(second, { ...ofRunner, references: [childOf(root.spanId)], tags: [...ofCall, kind('consumer')] }),
            spanOf(inner, { ...ofRunner, references: [childOf(call.spanId)], tags: [...ofCall, kind('internal')] }),
          ],
          processes: { p1: process('gateway'), p2: process('runner') },
          warnings: null,
        }),
      );
    });

    it.each([
      // As Grafana asks: client.go, Search.
      [
        'as Grafana asks',
        `service=runner&operation=grade&limit=20&start=${START / 1_000n}&end=${END_MS}000&minDuration=10ms&tags=%7B%22attempt%22%3A%222%22%7D`,
      ],
      ['by ids', `traceID=${TRACE}`],
    ])('a search %s', async (_title, query) => {
      expect(await get(`traces?${query}`)).toEqual(shown(expect.objectContaining({ traceID: TRACE })));
    });

    it('ids of which one is not there', async () => {
      const missing = 'f'.repeat(32);
      expect(await get(`traces?traceID=${LONELY}&traceID=${missing}`)).toEqual({
        status: 200,
        body: expect.objectContaining({
          data: [expect.objectContaining({ traceID: LONELY })],
          errors: [{ msg: 'trace not found', traceID: missing }],
        }),
      });
    });

    it('who calls whom', async () => {
      const calls = { parent: 'gateway', child: 'runner', callCount: 2 };
      const during = `endTs=${END_MS}&lookback=${HOUR_MS}`;
      expect(await get(`dependencies?${during}`)).toEqual(shown(calls));
      expect(await get(`dependencies?${during}&service=clock`)).toEqual(shown());
      expect(await get(`dependencies?endTs=${END_MS + 10 * HOUR_MS}&lookback=${HOUR_MS}`)).toEqual(shown());
    });

    it.each([
      ['traces', 400, /'service' is required/],
      ['traces/xyz', 400, /not a trace id/],
      ['traces?traceID=xyz', 400, /not a trace id/],
      [`traces/${'f'.repeat(32)}`, 404, /^trace not found$/],
      ['traces?service=a&limit=x', 400, /'limit'/],
      ['traces?service=a&minDuration=x', 400, /'minDuration'/],
      ['traces?service=a&tags=x', 400, /'tags'/],
      ['operations', 400, /'service' is required/],
      ['dependencies?endTs=x', 400, /'endTs'/],
      ['dependencies?endTs=1&lookback=x', 400, /'lookback'/],
    ])('%s: %i', async (path, status, says) => {
      expect(await get(path)).toEqual(failed(status, expect.stringMatching(says)));
    });
  });

  // jaegertracing/jaeger cmd/jaeger/internal/extension/jaegerquery/internal/apiv3: http_gateway.go, query_parser.go, snapshots/*.json,
  // http_gateway_test.go (what is refused); jaegertracing/jaeger-idl proto/api_v3/query_service.proto (GRPCGatewayError, Dependency);
  // read by grafana/grafana pkg/tsdb/jaeger/grpc_client.go into types/grpc_types.go.
  describe('v3', () => {
    const range = `query.start_time_min=${rfc3339(END_MS - HOUR_MS)}&query.start_time_max=${rfc3339(END_MS)}`;
    const ofTrace = (spans: readonly (readonly [string, readonly object[]])[]) => ({
      status: 200,
      body: {
        result: {
          resourceSpans: spans.map(([service, members]) => ({
            resource: resourceOf(service),
            scopeSpans: [{ scope, spans: members.map((each) => expect.objectContaining(each)) }],
          })),
        },
      },
    });
    const sent = (span: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(span).filter(([, value]) => !Array.isArray(value) || value.length > 0));
    const whole = ofTrace([
      ['gateway', [sent(root)]],
      ['runner', [sent(call), sent(second), sent(inner)]],
    ]);

    it('services, and what they do', async () => {
      expect(await get('v3/services')).toEqual({ status: 200, body: { services: ['clock', 'gateway', 'runner'] } });
      const operations = [
        { name: 'clean up', spanKind: 'consumer' },
        { name: 'compile', spanKind: 'internal' },
        { name: 'grade', spanKind: 'consumer' },
      ];
      expect(await get('v3/operations?service=runner')).toEqual({ status: 200, body: { operations } });
      expect(await get('v3/operations?service=runner&span_kind=internal')).toEqual({ status: 200, body: { operations: [operations[1]] } });
      expect(await get('v3/operations?service=clock')).toEqual({
        status: 200,
        body: { operations: [{ name: 'tick', spanKind: 'internal' }] },
      });
    });

    it.each([
      ['in hexadecimal', TRACE],
      ['without its zeros', TRACE.slice(15)],
      ['as the bytes are in Base64', encodeURIComponent(Buffer.from(TRACE, 'hex').toString('base64'))],
      ['with a time range, as Grafana asks', `${TRACE}?start_time=${rfc3339(END_MS - HOUR_MS)}&end_time=2025-11-20T14:00:00+01:00`],
    ])('a trace by its id %s', async (_title, path) => {
      expect(await get(`v3/traces/${path}`)).toEqual(whole);
    });

    it.each([
      [
        'as Grafana asks',
        `query.service_name=runner&query.operation_name=grade&query.duration_min=10ms&query.attributes=%7B%22attempt%22%3A%222%22%7D&${range}`,
      ],
      ['as the older clients ask', `query.service_name=gateway&query.num_traces=5&query.raw_traces=true&${range}`],
      ['as the newer clients ask', `query.serviceName=gateway&query.searchDepth=5&${range.replaceAll('start_time_m', 'startTimeM')}`],
    ])('a search %s', async (_title, query) => {
      expect(await get(`v3/traces?${query}`)).toEqual(whole);
    });

    it('a search of all services finds all traces', async () => {
      const { body } = await get(`v3/traces?${range}`);
      expect((body as typeof whole.body).result.resourceSpans).toHaveLength(3);
    });

    it('the end of the range is not in it', async () => {
      const from = rfc3339(Number(START / 1_000_000n) - 1);
      const until5ms = (ms: number) =>
        `v3/traces?query.serviceName=clock&query.startTimeMin=${from}&query.startTimeMax=${rfc3339(Number(START / 1_000_000n) + ms)}`;
      expect((await get(until5ms(5))).status).toBe(404);
      expect((await get(until5ms(6))).status).toBe(200);
    });

    it('who calls whom', async () => {
      const during = `startTime=${rfc3339(END_MS - HOUR_MS)}&endTime=${rfc3339(END_MS)}`;
      const dependencies = [{ parent: 'gateway', child: 'runner', callCount: '2' }];
      expect(await get(`v3/dependencies?${during}`)).toEqual({ status: 200, body: { dependencies } });
    });

    it.each([
      ['traces', 400, /start_?[tT]ime_?[mM]in and .* are required/],
      ['traces?query.startTimeMin=x&query.startTimeMax=y', 400, /malformed parameter query\.startTimeMin/],
      [`traces?${range}&query.duration_min=x`, 400, /malformed parameter query\.duration_min/],
      [`traces?${range}&query.num_traces=x`, 400, /malformed parameter query\.num_traces/],
      [`traces?${range}&query.attributes=x`, 400, /malformed parameter query\.attributes/],
      [`traces?${range}&query.rawTraces=x`, 400, /malformed parameter query\.rawTraces/],
      [`traces?${range}&query.service_name=nobody`, 404, /^No traces found$/],
      ['traces/xyz', 400, /malformed parameter trace_id/],
      ['traces/1?start_time=abc', 400, /malformed parameter start_time/],
      ['traces/1?endTime=xyz', 400, /malformed parameter endTime/],
      ['traces/1?raw_traces=foobar', 400, /malformed parameter raw_traces/],
      [`traces/${'f'.repeat(32)}`, 404, /^No traces found$/],
      ['dependencies', 400, /startTime and endTime are required/],
    ])('%s: %i', async (path, httpCode, says) => {
      const message = expect.stringMatching(says);
      expect(await get(`v3/${path}`)).toEqual({ status: httpCode, body: { error: { httpCode, message } } });
    });
  });
});
