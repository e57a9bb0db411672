import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { credentials, makeGenericClientConstructor, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { sampleRequest, sampleSpan } from '../../apps/collector/test/sample.ts';
import { startCollector, type Collector } from './collector.ts';
import { ask, askUntil, type JaegerTrace } from './jaeger.ts';
import { makeBatch } from './sender.ts';

interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly retryAfter: string | undefined;
  readonly body: Buffer;
}

const PROTOBUF: Readonly<Record<string, string>> = { 'content-type': 'application/x-protobuf' };
const JSON_TYPE: Readonly<Record<string, string>> = { 'content-type': 'application/json' };
const LARGEST = 1_048_576;

interface Sent {
  readonly body: Buffer | string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly method?: string;
}

/** One request, with headers that fetch would not let through. */
function send(base: string, { body, headers = PROTOBUF, path = '/v1/traces', method = 'POST' }: Sent) {
  return new Promise<Answer>((resolve, reject) => {
    const request = httpRequest(`${base}${path}`, { method, headers }, (response) => {
      buffer(response).then(
        (answer) =>
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers['content-type'],
            retryAfter: response.headers['retry-after'],
            body: answer,
          }),
        reject,
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

const traces = (...changes: Record<string, unknown>[]): Buffer => sampleRequest(changes.map((each) => sampleSpan(each)));
const json = ({ body }: Answer): unknown => JSON.parse(body.toString());

describe('what the collector does not take', () => {
  let collector: Collector;

  beforeAll(async () => {
    collector = await startCollector({ env: { ASSAY_COLLECTOR_BODY_BYTES: String(LARGEST) } });
  }, 60_000);
  afterAll(async () => {
    await collector[Symbol.asyncDispose]();
  });

  it.each<[string, number, Sent]>([
    ['bytes that are no request', 400, { body: Buffer.from([0x0a, 0x7f]) }],
    ['text that is no JSON', 400, { body: '{"resourceSpans":[', headers: JSON_TYPE }],
    ['JSON of another form', 400, { body: '{"resourceSpans":{}}', headers: JSON_TYPE }],
    ['gzip that is none', 400, { body: 'plain', headers: { ...PROTOBUF, 'content-encoding': 'gzip' } }],
    ['a body beyond the limit', 413, { body: Buffer.alloc(LARGEST + 1) }],
    ['another type', 415, { body: 'hello', headers: { 'content-type': 'text/plain' } }],
    ['another packing', 415, { body: traces({}), headers: { ...PROTOBUF, 'content-encoding': 'deflate' } }],
    ['another path', 404, { body: traces({}), path: '/v1/profiles' }],
    ['another method', 405, { body: '', method: 'PUT' }],
    ["a stranger's name for this machine", 421, { body: traces({}), headers: { ...PROTOBUF, host: 'evil.example' } }],
  ])('%s: %i, said in the encoding of the sender', async (_title, expected, sent) => {
    const answer = await send(collector.otlp, sent);
    expect(answer.status).toBe(expected);
    expect(answer.retryAfter).toBeUndefined();
    const protobuf = (sent.headers ?? PROTOBUF)['content-type'] === PROTOBUF['content-type'];
    expect(answer.type).toBe(protobuf ? 'application/x-protobuf' : 'application/json');
    // A google.rpc.Status: its code is field 1, its message field 2.
    if (protobuf) expect([answer.body[0], answer.body[2]]).toEqual([0x08, 0x12]);
    else expect(json(answer)).toEqual({ code: expect.any(Number), message: expect.any(String) });
  });

  it('a bomb of gzip: 413, and its memory is bounded', async () => {
    const bomb = gzipSync(Buffer.alloc(256 * LARGEST));
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send(collector.otlp, { body: bomb, headers: { ...PROTOBUF, 'content-encoding': 'gzip' } })),
    );
    expect(new Set(answers.map(({ status: code }) => code))).toEqual(new Set([413]));
    const metrics = await (await fetch(`${collector.ops}/metrics`)).text();
    const peak = Number(/^process_resident_memory_bytes\{.*\} (\S+)/m.exec(metrics)?.[1]);
    expect(peak).toBeLessThan(512 * LARGEST);
    expect(metrics).toMatch(/collector_in_flight_bytes\{.*\} 0\n/);
  });

  it('some spans of a request: the others are kept, and the sender hears how many and why', async () => {
    const traceId = '1'.repeat(32);
    const body = traces({ traceId }, { traceId: '0102' }, { traceId, spanId: '' });
    const answer = await send(collector.otlp, { body });
    expect(answer.status).toBe(200);
    // ExportTraceServiceResponse.partial_success.rejected_spans
    expect([...answer.body.subarray(0, 4)]).toEqual([0x0a, answer.body.length - 2, 0x08, 2]);
    const asJson = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [sampleSpan({ traceId: '0102' })] }] }] });
    expect(json(await send(collector.otlp, { body: asJson, headers: JSON_TYPE }))).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringContaining('trace id') },
    });
    await askUntil<JaegerTrace[]>(collector.query, `traces/${traceId}`, ([trace]) => trace?.spans.length === 1);
  });

  it('names and values that somebody made to do harm: kept as they are', async () => {
    const traceId = '2'.repeat(32);
    const attributes = [
      { key: "'; DROP TABLE spans; --", value: { stringValue: '\u0000\uffff%00${{7*7}}' } },
      { key: '__proto__', value: { stringValue: 'polluted' } },
      { key: '', value: {} },
    ];
    await send(collector.otlp, { body: traces({ traceId, name: "x' OR '1'='1", attributes }) });
    const [trace] = await askUntil<JaegerTrace[]>(collector.query, `traces/${traceId}`, (data) => data.length === 1);
    expect(trace?.spans[0]).toMatchObject({ operationName: "x' OR '1'='1" });
    expect(trace?.spans[0]?.tags).toEqual(
      expect.arrayContaining([expect.objectContaining({ key: "'; DROP TABLE spans; --" }), expect.objectContaining({ key: '__proto__' })]),
    );
    const tags = encodeURIComponent(JSON.stringify({ "'; DROP TABLE spans; --": "' OR 1=1" }));
    expect((await ask(collector.query, `traces?service=gateway&tags=${tags}`)).data).toEqual([]);
  });

  describe('over gRPC', () => {
    const call = (address: string, body: Buffer) =>
      new Promise<{ error?: ServiceError; body?: Buffer }>((resolve) => {
        const Client = makeGenericClientConstructor({}, 'raw');
        const client = new Client(address.replace('http://', ''), credentials.createInsecure());
        const path = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
        const asIs = (bytes: Buffer): Buffer => bytes;
        client.makeUnaryRequest(path, asIs, asIs, body, new Metadata(), {}, (error, answer) => {
          client.close();
          resolve({ ...(error ? { error } : {}), ...(answer ? { body: answer } : {}) });
        });
      });

    it('is said by its codes, with the details as google.rpc.Status', async () => {
      const { error } = await call(collector.otlpGrpc, Buffer.from([0x0a, 0x7f]));
      expect(error).toMatchObject({ code: status.INVALID_ARGUMENT });
      expect(error?.metadata.get('grpc-status-details-bin')).toHaveLength(1);
      expect((await call(collector.otlpGrpc, Buffer.alloc(LARGEST + 1))).error).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
      const { body } = await call(collector.otlpGrpc, traces({}, { spanId: '' }));
      expect([...body!.subarray(2, 4)]).toEqual([0x08, 1]);
    });
  });
});

describe('more than can be stored in time', () => {
  it('is asked to come later, and nothing that was acknowledged is lost', async () => {
    await using collector = await startCollector({
      env: { ASSAY_COLLECTOR_LAG_BYTES: '20000', ASSAY_COLLECTOR_IN_FLIGHT_BYTES: '200000' },
    });
    const batches = Array.from({ length: 300 }, () => makeBatch(20));
    const answers = await Promise.all(batches.map(async (batch) => ({ batch, answer: await send(collector.otlp, { body: batch.body }) })));
    const told = answers.filter(({ answer }) => answer.status === 429);
    expect(told.length).toBeGreaterThan(0);
    expect(told.every(({ answer }) => answer.retryAfter === '1')).toBe(true);
    const taken = answers.filter(({ answer }) => answer.status === 200);
    expect(taken.length + told.length).toBe(batches.length);
    expect(taken.length).toBeGreaterThan(0);
    for (const { batch } of taken) {
      await askUntil<JaegerTrace[]>(collector.query, `traces/${batch.traceId}`, ([trace]) => trace?.spans.length === 20);
    }
    for (const { batch } of told) expect((await ask(collector.query, `traces/${batch.traceId}`)).status).toBe(404);
  }, 120_000);
});
