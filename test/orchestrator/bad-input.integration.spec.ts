import { connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { INVALID_UTF8, HALF_EVENT, MALFORMED, type Plan } from '../upstream/index.ts';
import { DEMO, startPlatform, VENDOR_KEY, type Platform } from './platform.ts';
import { WIRES, type CallerWire } from './wires.ts';

const BODY_BYTES = 64 * 1_024;
const CONFIG = `defaults: { retry: { attempts: 1 }, breaker: { consecutiveFailures: 1000 } }
${DEMO}`;

/** In the form of a token of the gateway's, signed with a key that nobody has seen. */
const TOKEN = [{ alg: 'EdDSA', kid: 'unknown' }, { sub: 'somebody' }, 'signature']
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.');

let platform: Platform;

beforeAll(async () => {
  const env = { ASSAY_INFERENCE_BODY_BYTES: String(BODY_BYTES), ASSAY_JWKS_URL: 'http://127.0.0.1:1/jwks.json' };
  platform = await startPlatform({ config: CONFIG, env });
}, 60_000);

afterAll(() => platform.stop());

interface Case {
  readonly what: string;
  readonly status: number;
  readonly ask: (wire: CallerWire) => Promise<Response>;
}

const model = (wire: CallerWire): string => `via-${wire.name}`;
const user = (content: string) => ({ messages: [{ role: 'user', content }] });

const CASES: readonly Case[] = [
  { what: 'a body that is not JSON', status: 400, ask: ({ path }) => platform.post(path, '{"model":') },
  { what: 'a body that is no object', status: 400, ask: ({ path }) => platform.post(path, '[1]') },
  { what: 'no body', status: 400, ask: ({ path }) => platform.post(path, '') },
  {
    what: 'a body of another type',
    status: 415,
    ask: (wire) => platform.post(wire.path, wire.body(model(wire)), { headers: { 'content-type': 'text/plain' } }),
  },
  { what: 'a field of the wrong form', status: 400, ask: (wire) => platform.post(wire.path, wire.body(model(wire), { messages: 'hi' })) },
  {
    what: 'a body beyond the limit',
    status: 413,
    ask: (wire) => platform.post(wire.path, wire.body(model(wire), user('x'.repeat(BODY_BYTES)))),
  },
  {
    what: 'a prompt beyond the context',
    status: 400,
    ask: (wire) => platform.post(wire.path, wire.body(model(wire), user('word '.repeat(12_000)))),
  },
  { what: 'an unknown model', status: 404, ask: (wire) => platform.post(wire.path, wire.body('nobody')) },
  {
    what: 'a wrong key',
    status: 401,
    ask: (wire) => platform.post(wire.path, wire.body(model(wire)), { headers: { authorization: 'Bearer wrong' } }),
  },
  {
    what: 'a token whose keys cannot be had',
    status: 503,
    ask: (wire) => platform.post(wire.path, wire.body(model(wire)), { headers: { authorization: `Bearer ${TOKEN}` } }),
  },
  {
    what: 'no key',
    status: 401,
    ask: (wire) => platform.post(wire.path, wire.body(model(wire)), { headers: { authorization: '' } }),
  },
];

describe('a caller is told in their own wire format', () => {
  for (const wire of WIRES) {
    it.each(CASES)(`of $what: ${wire.name}`, async ({ ask, status }) => {
      const before = platform.vendor.requests.length;
      const answer = await ask(wire);
      const text = await answer.text();
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      expect(wire.refusalOf(text)?.message).toMatch(/./);
      expect(platform.vendor.requests).toHaveLength(before);
    });
  }
});

const LIES: readonly { readonly what: string; readonly plan: Plan; readonly streamed: boolean }[] = [
  { what: 'another content type', plan: { faults: [{ kind: 'type', contentType: 'text/html' }] }, streamed: true },
  { what: 'another content type', plan: { faults: [{ kind: 'type', contentType: 'text/html' }] }, streamed: false },
  { what: 'endless headers', plan: { faults: [{ kind: 'endless-headers' }] }, streamed: true },
  { what: 'endless headers', plan: { faults: [{ kind: 'endless-headers' }] }, streamed: false },
  { what: 'invalid UTF-8', plan: INVALID_UTF8, streamed: true },
  { what: 'half an event', plan: HALF_EVENT, streamed: true },
  { what: 'half an answer', plan: HALF_EVENT, streamed: false },
  { what: 'an event that is no JSON', plan: MALFORMED, streamed: true },
  { what: 'nothing', plan: { faults: [{ kind: 'truncate', afterBytes: 0 }] }, streamed: true },
  {
    what: 'a redirect',
    plan: { faults: [{ kind: 'status', status: 302, headers: { location: 'http://127.0.0.1:1/' } }] },
    streamed: false,
  },
];

describe('an upstream that lies becomes an error in the caller’s own wire format', () => {
  for (const wire of WIRES) {
    it.each(LIES)(`$what, streamed $streamed: ${wire.name}`, async ({ plan, streamed }) => {
      platform.vendor.next(plan);
      const answer = await platform.post(wire.path, wire.body(model(wire), streamed ? wire.streamed : {}));
      const text = await answer.text();
      const told = answer.status === 200 ? wire.errorOf(text) : wire.refusalOf(text);
      expect(told?.message).toBe('The model provider answered something that its own wire does not allow.');
      if (answer.status === 200) expect(wire.isWhole(text)).toBe(false);
      else expect(answer.status).toBe(502);
    });
  }
});

describe('a caller who does not speak HTTP', () => {
  it.each([
    ['what is none', 'HELO there\r\n\r\n'],
    ['endless headers', `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\n${`x-more: ${'y'.repeat(1_000)}\r\n`.repeat(40)}`],
    ['a length that is none', 'POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n'],
  ])('%s: is refused and the connection closed', async (_what, bytes) => {
    const { port } = new URL(platform.inference.url);
    const socket = connect(Number(port), '127.0.0.1');
    let heard = '';
    socket.on('data', (data) => (heard += data.toString())).on('error', () => undefined);
    socket.write(bytes);
    await once(socket, 'close');
    expect(heard).toMatch(/^HTTP\/1\.1 4\d\d /);
  });
});

describe('after all of that', () => {
  it('the platform still answers, and has never logged an unforeseen failure or a key', async () => {
    for (const wire of WIRES) {
      const answer = await platform.post(wire.path, wire.body(model(wire)));
      expect(wire.wholeTextOf(await answer.json())).toBe('Hello, 世界!');
    }
    const logs = platform.inference.orchestrators[0]?.logs().join('\n') ?? '';
    expect(logs).not.toContain('unforeseen');
    expect(logs).not.toContain(VENDOR_KEY);
  });
});
