import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO, startPlatform, until, type Platform } from './platform.ts';
import { openai } from './wires.ts';

const RELOADS = 50;

/**
 * A configuration that can be told from every other by what its vendor is asked for: the provider has another name each time, so that
 * nothing of one configuration can be found in another, and both models have its number in theirs.
 */
const numbered = (number: number, base: string): string =>
  base
    .replaceAll(' openai: {', ` openai-${number}: {`)
    .replaceAll('provider: openai', `provider: openai-${number}`)
    .replaceAll('first-one', `first-${number}`)
    .replaceAll('second-one', `second-${number}`);

const CONFIG = `  - { id: first, version: 1.0.0, provider: openai, upstreamModel: first-one }
  - { id: second, version: 1.0.0, provider: openai, upstreamModel: second-one }
aliases: { chat: first }
routes: [{ model: chat, fallback: [second] }]
defaults:
  retry: { attempts: 2, firstMs: 10, maxMs: 40 }
  breaker: { consecutiveFailures: 1000000, minimumCalls: 1000000 }
${DEMO}`;

let platform: Platform;
let base: string;

beforeAll(async () => {
  platform = await startPlatform({ config: CONFIG });
  base = await readFile(platform.inference.configFile, 'utf8');
}, 60_000);

afterAll(() => platform.stop(), 30_000);

const revisionOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

async function replaceConfig(text: string): Promise<void> {
  const { configFile } = platform.inference;
  await writeFile(`${configFile}.edited`, text);
  await rename(`${configFile}.edited`, configFile);
}

interface Seen {
  readonly status: number;
  readonly config: string;
  readonly body: string;
}

/** Asks one after another until it is told to stop; each request is known to the vendor by its user. */
async function lane(name: string, stream: boolean, stopped: AbortSignal, seen: Map<string, Seen>): Promise<void> {
  for (let n = 0; !stopped.aborted; n++) {
    const user = `${name}-${n}`;
    const answer = await platform.post(openai.path, openai.body('chat', { user, ...(stream ? openai.streamed : {}) }));
    seen.set(user, { status: answer.status, config: answer.headers.get('x-assay-config') ?? '', body: await answer.text() });
  }
}

const numberOf = (model: unknown): string => /-(\w+)$/.exec(String(model))?.[1] ?? '';

describe('fifty configurations, one after another, under load', () => {
  it('drop nothing, and each request is served by one of them from its beginning to its end', async () => {
    const words = Array.from({ length: 40 }, (_none, index) => `${index} `);
    // The first model fails one user in three: such a request goes to the second one, while configurations come and go.
    platform.vendor.always(({ stream, model, user }) => {
      if (String(model).startsWith('first') && /[147]$/.test(String(user)))
        return {
          faults: [
            { kind: 'delay', ms: 20 },
            { kind: 'status', status: 500 },
          ],
        };
      return { say: { text: words }, faults: stream === true ? [{ kind: 'pace', ms: 3 }] : [{ kind: 'delay', ms: 10 }] };
    });
    const stopped = new AbortController();
    const seen = new Map<string, Seen>();
    const lanes = Array.from({ length: 16 }, (_none, index) => lane(`lane${index}`, index % 2 === 0, stopped.signal, seen));
    const numbers = new Map([[revisionOf(base), 'one']]);
    for (let number = 0; number < RELOADS; number++) {
      const text = numbered(number, base);
      numbers.set(revisionOf(text), String(number));
      await replaceConfig(text);
      await until(
        () => [...seen.values()].some(({ config }) => config === revisionOf(text)),
        (isThere) => isThere,
      );
    }
    stopped.abort();
    await Promise.all(lanes);

    expect([...seen.values()].filter(({ status }) => status !== 200)).toEqual([]);
    for (const [user, { body, config }] of seen) {
      const isStream = body.startsWith('data:');
      expect([user, isStream ? openai.textOf(body) : openai.wholeTextOf(JSON.parse(body))]).toEqual([user, words.join('')]);
      if (isStream) expect([user, openai.isWhole(body)]).toEqual([user, true]);
      expect([user, numbers.has(config)]).toEqual([user, true]);
    }
    const attempts = Map.groupBy(platform.vendor.requests, ({ body }) => String(body['user']));
    const retried = [...attempts].filter(([, requests]) => requests.length > 1);
    expect(retried.length).toBeGreaterThan(20);
    for (const [user, requests] of attempts) {
      const models = new Set(requests.map(({ body }) => numberOf(body['model'])));
      expect([user, [...models]]).toEqual([user, [numbers.get(seen.get(user)?.config ?? '')]]);
    }
  }, 120_000);

  it('a wrong one among them is refused, and the one before it serves', async () => {
    await replaceConfig(base);
    const ask = async () => {
      const answer = await platform.post(openai.path, openai.body('chat', { user: 'someone' }));
      await answer.text();
      return [answer.status, answer.headers.get('x-assay-config')];
    };
    platform.vendor.always({});
    await until(ask, ([, config]) => config === revisionOf(base));
    await replaceConfig(base.replace('attempts: 2', 'attempts: two'));
    const health = async () => (await fetch(`${platform.inference.orchestrators[0]?.opsUrl}/healthz`)).text();
    await until(health, (text) => text.includes('defaults.retry.attempts'));
    expect(await ask()).toEqual([200, revisionOf(base)]);
  });
});
