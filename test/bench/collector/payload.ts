import { randomFillSync } from 'node:crypto';
import { fromJson } from '../../../apps/collector/src/wire/from-json.ts';
import { scanSpans } from '../../../apps/collector/src/wire/scan-spans.ts';

/** Spans in one request, as the SDK's batches are by default; and in one trace. */
export const SPANS_PER_REQUEST = 512;
const SPANS_PER_TRACE = 8;

const KINDS = [2, 3, 1, 3];
const OPERATIONS = 40;

/** One request whose ids and times are changed in place before each sending, so that making it costs next to nothing. */
export interface Payload {
  readonly bytes: Buffer;
  /** Gives all spans new ids and the present time. Returns the first trace's id, in hex. */
  refresh(nowMs: number): string;
}

export function makePayload(service: string): Payload {
  const bytes = fromJson('traces', Buffer.from(JSON.stringify(requestOf(service))));
  const places: { traceId: number; spanId: number; parentId: number; start: number; end: number }[] = [];
  scanSpans(bytes, {
    wantsTags: false,
    scope: () => undefined,
    span: (_bytes, { traceId, spanId, parentId, start, end }) => places.push({ traceId, spanId, parentId, start, end }),
  });
  const random = Buffer.alloc(16);
  return {
    bytes,
    refresh: (nowMs) => {
      places.forEach(({ traceId, spanId, parentId, start, end }, index) => {
        const root = places[index - (index % SPANS_PER_TRACE)] ?? { traceId, spanId };
        if (root.spanId === spanId) randomFillSync(random).copy(bytes, traceId);
        else bytes.copy(bytes, traceId, root.traceId, root.traceId + 16);
        randomFillSync(random).copy(bytes, spanId, 0, 8);
        if (parentId >= 0) bytes.copy(bytes, parentId, root.spanId, root.spanId + 8);
        const beganNs = BigInt(nowMs) * 1_000_000n + BigInt(index) * 1_000n;
        bytes.writeBigUInt64LE(beganNs, start);
        bytes.writeBigUInt64LE(beganNs + BigInt(1_000_000 + ((index * 7_919) % 200_000_000)), end);
      });
      const first = places[0]?.traceId ?? 0;
      return bytes.toString('hex', first, first + 16);
    },
  };
}

/** What a service with HTTP and a database sends: eight attributes a span, an error in fifty. */
function requestOf(service: string): unknown {
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const spans = Array.from({ length: SPANS_PER_REQUEST }, (_none, index) => ({
    traceId: '1'.repeat(32),
    spanId: '2'.repeat(16),
    ...(index % SPANS_PER_TRACE === 0 ? {} : { parentSpanId: '3'.repeat(16) }),
    name: `GET /api/v1/things/:id/${index % OPERATIONS}`,
    kind: KINDS[index % KINDS.length],
    startTimeUnixNano: '1',
    endTimeUnixNano: '2',
    attributes: [
      text('http.request.method', 'GET'),
      text('http.route', `/api/v1/things/:id/${index % OPERATIONS}`),
      text('url.path', `/api/v1/things/${index * 7_919}`),
      text('server.address', 'things.example'),
      text('user_agent.original', 'things-client/1.4.2 (linux)'),
      text('enduser.id', `user-${index % 97}`),
      { key: 'http.response.status_code', value: { intValue: String(index % 50 === 0 ? 500 : 200) } },
      { key: 'server.port', value: { intValue: '8443' } },
    ],
    status: index % 50 === 0 ? { code: 2 } : {},
  }));
  const resource = { attributes: [text('service.name', service), text('service.version', '1.4.2'), text('host.name', 'host-7')] };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'things' }, spans }] }] };
}
