import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HELLO, type Plan } from '../upstream/index.ts';
import { anthropic as anthropicVendor } from '../upstream/wires/anthropic.ts';
import { ollama as ollamaVendor } from '../upstream/wires/ollama.ts';
import { openAi as openAiVendor } from '../upstream/wires/openai.ts';
import { startDeafListener, type DeafListener } from './deaf-listener.ts';
import { DEMO, startPlatform, until, type Platform } from './platform.ts';
import { openai, WIRES, type CallerWire } from './wires.ts';

/** Longer than it takes to see that a breaker is open. */
const OPEN_MS = 2_000;
/** Longer than it takes until others have asked while a probe is under way. */
const PROBE_MS = 500;
const HEARTBEAT_MS = 100;
/** Aliases whose routes differ in one policy each, so that no test meets the breaker of another, nor a time-out that it does not wait for. */
const CONFIG = `  - { id: unheard, version: 1.0.0, provider: deaf }
aliases: { guarded: via-openai, chained: via-openai, first_token_timeout: via-openai, idle_timeout: via-openai, total_timeout: via-openai }
routes:
  - { model: guarded, policies: { retry: { attempts: 1 }, breaker: { consecutiveFailures: 2, openMs: ${OPEN_MS} } } }
  - { model: chained, fallback: [via-anthropic], policies: { retry: { attempts: 1 }, breaker: { consecutiveFailures: 1000 } } }
  - { model: unheard, policies: { retry: { attempts: 1 }, timeouts: { connectMs: 150 } } }
  - { model: first_token_timeout, policies: { retry: { attempts: 1 }, breaker: { consecutiveFailures: 1001 },
      timeouts: { firstTokenMs: 250, idleMs: 30000, totalMs: 30000 } } }
  - { model: idle_timeout, policies: { retry: { attempts: 1 }, breaker: { consecutiveFailures: 1002 },
      timeouts: { firstTokenMs: 30000, idleMs: 350, totalMs: 30000 } } }
  - { model: total_timeout, policies: { retry: { attempts: 1 }, breaker: { consecutiveFailures: 1003 },
      timeouts: { firstTokenMs: 30000, idleMs: 30000, totalMs: 600 } } }
defaults: { retry: { attempts: 3, firstMs: 1 }, breaker: { consecutiveFailures: 1004 } }
${DEMO}`;

/** Bytes of an answer up to and with its first pieces of text. */
const firstPieces = ({ name }: CallerWire): number => {
  const frames = VENDOR_WIRES[name].frames(HELLO, { stream: true, stream_options: { include_usage: true } });
  const second = frames.findIndex((frame) => frame.includes(', '));
  return Buffer.byteLength(frames.slice(0, second + 1).join(''));
};
const VENDOR_WIRES = { openai: openAiVendor, anthropic: anthropicVendor, ollama: ollamaVendor } as const;

/** As /proc/net/tcp writes it. */
const SYN_SENT = '02';

let platform: Platform;
let deaf: DeafListener;
/** The listener's own, which fill its backlog. */
let othersConnecting: number;

beforeAll(async () => {
  deaf = await startDeafListener();
  othersConnecting = await connecting(deaf.port);
  platform = await startPlatform({
    config: CONFIG,
    providers: `  deaf: { kind: openai, baseUrl: "http://127.0.0.1:${deaf.port}" }\n`,
    env: { ASSAY_INFERENCE_HEARTBEAT_MS: String(HEARTBEAT_MS) },
  });
}, 60_000);

afterAll(async () => {
  await platform.stop();
  await deaf.stop();
});

beforeEach(() => platform.vendor.reset());

const ask = async (model: string, more: Readonly<Record<string, unknown>> = {}) => {
  const answer = await platform.post(openai.path, openai.body(model, more));
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, code: openai.refusalOf(text)?.kind ?? openai.errorOf(text)?.kind };
};

describe('after the first content byte', () => {
  it.each(WIRES)('there is no retry and the failure is an in-band error: $name', async (wire) => {
    platform.vendor.next({
      faults: [
        { kind: 'reset', afterBytes: firstPieces(wire) },
        { kind: 'pace', ms: 20 },
      ],
    });
    const answer = await platform.post(wire.path, wire.body(`via-${wire.name}`, wire.streamed));
    expect(answer.status).toBe(200);
    const stream = await answer.text();
    expect(stream).toContain('Hello');
    expect(wire.errorOf(stream)?.message).toMatch(/failed/);
    expect(wire.isWhole(stream)).toBe(false);
    expect(stream).not.toContain('[DONE]');
    expect(platform.vendor.requests).toHaveLength(1);
  });
});

describe('before the first content byte', () => {
  it('a retry is made, and nobody sees that there was one', async () => {
    platform.vendor.next({ faults: [{ kind: 'reset', afterBytes: 100 }] }, { faults: [{ kind: 'status', status: 503 }] });
    const { text } = await ask('via-openai', { stream: true });
    expect(openai.textOf(text)).toBe('Hello, 世界!');
    expect(openai.isWhole(text)).toBe(true);
    expect(platform.vendor.requests).toHaveLength(3);
  });

  it.each([
    [400, 'upstream_rejected', 400],
    [401, 'upstream_key_refused', 502],
  ])('%i never falls back', async (status, code, told) => {
    platform.vendor.next({ faults: [{ kind: 'status', status }] });
    expect(await ask('chained')).toMatchObject({ status: told, code });
    expect(platform.vendor.requests.map(({ path }) => path)).toEqual(['/v1/chat/completions']);
  });

  it('503 falls back, and the answer says over how many hops', async () => {
    platform.vendor.next({ faults: [{ kind: 'status', status: 503 }] });
    const { status, headers } = await ask('chained');
    expect([status, headers.get('x-assay-model'), headers.get('x-assay-hops')]).toEqual([200, 'via-anthropic@1.0.0', '1']);
    expect(platform.vendor.requests.map(({ path }) => path)).toEqual(['/v1/chat/completions', '/v1/messages']);
  });
});

/** Connections of this machine that are asked for at a port of it and not there yet. */
async function connecting(port: number): Promise<number> {
  const sockets = await readFile('/proc/net/tcp', 'utf8');
  const remote = `:${port.toString(16).toUpperCase().padStart(4, '0')} ${SYN_SENT} `;
  return sockets.split('\n').filter((line) => line.includes(remote)).length;
}

describe('time-outs are told apart', () => {
  const roles = Array.from({ length: 60 }, () => '');
  const words = Array.from({ length: 60 }, () => 'word ');
  it.each<[string, Plan]>([
    ['first_token_timeout', { faults: [{ kind: 'stall', afterBytes: -1 }] }],
    ['first_token_timeout', { faults: [{ kind: 'stall', afterBytes: 0 }] }],
    ['idle_timeout', { faults: [{ kind: 'stall', afterBytes: firstPieces(openai) }] }],
    ['total_timeout', { say: { text: words }, faults: [{ kind: 'pace', ms: 50 }] }],
  ])('%s', async (code, plan) => {
    platform.vendor.next(plan);
    expect((await ask(code, { stream: true })).code).toBe(code);
    expect(await platform.vendor.requests[0]?.over).toBe('hung-up');
  });

  it('connect_timeout', async () => {
    expect(await ask('unheard')).toMatchObject({ status: 504, code: 'connect_timeout' });
  });

  it('what never became a connection is given up, and not left to the kernel, which would try for two minutes', async () => {
    await ask('unheard');
    expect(await connecting(deaf.port)).toBeGreaterThan(othersConnecting);
    await until(
      () => connecting(deaf.port),
      (left) => left <= othersConnecting,
    );
  });

  it('role-only chunks do not count as a first token', async () => {
    platform.vendor.next({ say: { text: roles }, faults: [{ kind: 'pace', ms: 20 }] });
    expect((await ask('first_token_timeout', { stream: true })).code).toBe('first_token_timeout');
  });

  it('pings do not count as a first token', async () => {
    const ping = ': still there\n\n'.repeat(40);
    platform.vendor.next({
      faults: [
        { kind: 'insert', afterFrames: 0, bytes: ping },
        { kind: 'split', bytes: 16 },
        { kind: 'pace', ms: 20 },
      ],
    });
    expect((await ask('first_token_timeout', { stream: true })).code).toBe('first_token_timeout');
  });
});

describe('a long wait', () => {
  it.each(WIRES)('has heartbeats, which are no part of the answer: $name', async (wire) => {
    platform.vendor.next({ faults: [{ kind: 'stall', afterBytes: -1 }] });
    const answer = await platform.post(wire.path, wire.body(`via-${wire.name}`, wire.streamed));
    const reader = answer.body?.getReader();
    const first = await reader?.read();
    expect(platform.vendor.requests).toHaveLength(1);
    await reader?.cancel();
    const beat = Buffer.from(first?.value ?? []).toString();
    expect(beat).not.toBe('');
    expect(wire.textOf(beat)).toBe('');
    expect(wire.errorOf(beat)).toBeUndefined();
  });

  it.each(WIRES)('that fails is told in-band: $name', async (wire) => {
    const refusals: Plan[] = [1, 2, 3].map(() => ({
      faults: [
        { kind: 'delay', ms: HEARTBEAT_MS * 4 },
        { kind: 'status', status: 503 },
      ],
    }));
    platform.vendor.next(...refusals);
    const answer = await platform.post(wire.path, wire.body(`via-${wire.name}`, wire.streamed));
    expect(answer.status).toBe(200);
    const stream = await answer.text();
    expect(wire.errorOf(stream)?.message).toMatch(/failed/);
    expect(wire.isWhole(stream)).toBe(false);
  });
});

describe('an open breaker', () => {
  it('sends nothing until its probe, and then one', async () => {
    const { vendor } = platform;
    // A try of this test that failed may have left it open.
    await until(
      () => ask('guarded'),
      ({ status }) => status === 200,
    );
    vendor.reset();
    vendor.always({ faults: [{ kind: 'status', status: 500 }] });
    expect([(await ask('guarded')).code, (await ask('guarded')).code]).toEqual(['upstream_failed', 'upstream_failed']);
    const opened = performance.now();
    const refused = await ask('guarded');
    expect([refused.status, refused.code, refused.headers.has('retry-after')]).toEqual([503, 'breaker_open', true]);
    expect(vendor.requests).toHaveLength(2);
    vendor.always({ faults: [{ kind: 'delay', ms: PROBE_MS }] });
    const answers = await until(
      () => Promise.all(Array.from({ length: 4 }, () => ask('guarded'))),
      (all) => all.some(({ status }) => status === 200),
    );
    expect(performance.now() - opened).toBeGreaterThan(OPEN_MS - 100);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 503, 503, 503]);
    expect(vendor.requests).toHaveLength(3);
  });
});
