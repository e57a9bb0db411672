import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startPlatform, until, type Platform } from './platform.ts';
import { anthropic, ollama, openai, WIRES } from './wires.ts';

const TPM = 30_000;
/** What a busy machine may take until a limit is reached, ms. */
const PATIENCE_MS = 20_000;
const RPM = 60;
const BUDGET = 1_000;
const CONFIG = `  - { id: vectors, version: 1.0.0, provider: openai, abilities: [embeddings] }
defaults: { retry: { attempts: 1 }, breaker: { consecutiveFailures: 1000 }, bulkhead: { maxInFlight: 1000 } }
tenants: [{ id: demo }]
keys:
  - { id: both, tenant: demo, secret: { file: secrets/both }, limits: { requestsPerMinute: 3, tokensPerMinute: 600 } }
  - { id: spent, tenant: demo, secret: { file: secrets/spent }, limits: { tokensPerMinute: 300 }, budget: { tokens: 120, period: day } }
  - { id: single, tenant: demo, secret: { file: secrets/single }, limits: { inFlight: 1 } }
  - { id: failing, tenant: demo, secret: { file: secrets/failing }, limits: { requestsPerMinute: 2, tokensPerMinute: 200 } }
  - { id: embedding, tenant: demo, secret: { file: secrets/embedding }, limits: { tokensPerMinute: 50 } }
  - { id: tokens, tenant: demo, secret: { file: secrets/tokens }, limits: { tokensPerMinute: ${TPM} } }
  - { id: tokens-two, tenant: demo, secret: { file: secrets/tokens-two }, limits: { tokensPerMinute: ${TPM} } }
  - { id: requests-two, tenant: demo, secret: { file: secrets/requests-two }, limits: { requestsPerMinute: ${RPM} } }
  - { id: budget, tenant: demo, secret: { file: secrets/budget }, budget: { tokens: ${BUDGET}, period: day } }
  - { id: open, tenant: demo, secret: { file: secrets/open }, budget: { tokens: 100000 } }
  - { id: choices, tenant: demo, secret: { file: secrets/choices }, budget: { tokens: 1000 } }
  - { id: rate, tenant: demo, secret: { file: secrets/rate }, limits: { tokensPerMinute: 600 } }
  - { id: budget-two, tenant: demo, secret: { file: secrets/budget-two }, budget: { tokens: ${BUDGET}, period: month } }
`;
const KEYS = [
  'both',
  'spent',
  'single',
  'failing',
  'embedding',
  'tokens',
  'tokens-two',
  'requests-two',
  'budget',
  'budget-two',
  'open',
  'choices',
  'rate',
];

let platform: Platform;

beforeAll(async () => {
  const secrets = Object.fromEntries(KEYS.map((key) => [key, `sk-${key}`]));
  platform = await startPlatform({ config: CONFIG, secrets, replicas: 2 });
}, 60_000);

afterAll(() => platform.stop());

beforeEach(() => {
  platform.vendor.requests.length = 0;
  platform.vendor.always({});
});

const as = (key: string) => ({ headers: { authorization: `Bearer sk-${key}` } });

async function ask(key: string, maxTokens: number | undefined, url?: string) {
  const answer = await platform.post(openai.path, openai.body('via-openai', { max_tokens: maxTokens }), {
    ...as(key),
    ...(url === undefined ? {} : { url }),
  });
  return { status: answer.status, headers: answer.headers, error: openai.refusalOf(await answer.text()) };
}

/** What the vendor says that an answer took. */
const costs = (prompt: number, completion: number): void => platform.vendor.always({ say: { usage: { prompt, completion } } });

describe('a refused request consumes nothing', () => {
  it('of the requests when there are too few tokens, nor the other way round', async () => {
    for (let refused = 0; refused < 5; refused++) expect((await ask('both', 1_000)).error?.message).toContain('600 tokens per minute');
    for (let granted = 0; granted < 3; granted++) expect((await ask('both', 10)).status).toBe(200);
    const { status, error, headers } = await ask('both', 10);
    expect([status, error?.kind, error?.message]).toEqual([429, 'rate_limit_exceeded', expect.stringContaining('3 requests per minute')]);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(platform.vendor.requests).toHaveLength(3);
  });

  it('of the tokens when the budget is too small', async () => {
    for (let refused = 0; refused < 10; refused++) expect((await ask('spent', 250)).error?.kind).toBe('insufficient_quota');
    expect((await ask('spent', 10)).status).toBe(200);
  });

  it('nor does one that came to nothing', async () => {
    platform.vendor.always({ faults: [{ kind: 'status', status: 500 }] });
    for (let failed = 0; failed < 5; failed++) expect((await ask('failing', 150)).status).toBe(502);
    platform.vendor.always({});
    expect((await ask('failing', 150)).status).toBe(200);
  });
});

describe('requests in flight', () => {
  it('are counted until they are over, also when the caller leaves', async () => {
    platform.vendor.next({ faults: [{ kind: 'stall', afterBytes: -1 }] });
    const arrival = platform.vendor.arrival();
    const leaving = new AbortController();
    const first = platform.post(openai.path, openai.body('via-openai'), { ...as('single'), signal: leaving.signal });
    first.catch(() => undefined);
    await arrival;
    expect((await ask('single', 10)).error?.message).toContain('1 requests in flight');
    leaving.abort();
    await until(
      () => ask('single', 10),
      ({ status }) => status === 200,
    );
  });
});

describe('embeddings', () => {
  it('count like any other request', async () => {
    const embed = (input: string) => platform.post('/v1/embeddings', { model: 'vectors', input }, as('embedding'));
    expect((await embed('word '.repeat(100))).status).toBe(429);
    expect(platform.vendor.requests).toEqual([]);
    expect((await embed('word')).status).toBe(200);
  });
});

/** Asks with a hundred at once for `forMs`, or until all of them are refused; tokens used over those that the limit allows in that time. */
async function hammer(key: string, urls: readonly string[], forMs: number): Promise<number> {
  const EACH = 86;
  costs(6, EACH - 6);
  const began = performance.now();
  let granted = 0;
  let refused = 0;
  const goesOn = (): boolean => performance.now() - began < forMs || (refused < 100 && performance.now() - began < PATIENCE_MS);
  const one = async (index: number): Promise<void> => {
    while (goesOn()) {
      if ((await ask(key, EACH, urls[index % urls.length])).status === 200) granted++;
      else refused++;
    }
  };
  await Promise.all(Array.from({ length: 100 }, (_none, index) => one(index)));
  return (granted * EACH) / (TPM + (TPM / 60_000) * (performance.now() - began));
}

describe('tokens per minute at 100 concurrent', () => {
  it('are <= 1.00x of the limit and >= 0.95x used', async () => {
    const used = await hammer('tokens', [platform.inference.url], 2_000);
    expect(used).toBeLessThanOrEqual(1);
    expect(used).toBeGreaterThanOrEqual(0.95);
  }, 30_000);
});

describe('limits hold over two replicas', () => {
  it('tokens', async () => {
    const used = await hammer(
      'tokens-two',
      platform.inference.orchestrators.map(({ url }) => url),
      2_000,
    );
    expect(used).toBeLessThanOrEqual(1);
    expect(used).toBeGreaterThanOrEqual(0.95);
  }, 30_000);

  it('requests', async () => {
    const { orchestrators } = platform.inference;
    const began = performance.now();
    const answers = await Promise.all(Array.from({ length: 3 * RPM }, (_none, i) => ask('requests-two', 8, orchestrators[i % 2]?.url)));
    const granted = answers.filter(({ status }) => status === 200).length;
    expect(granted).toBeLessThanOrEqual(RPM + Math.ceil((performance.now() - began) / 1_000));
    expect(granted).toBeGreaterThanOrEqual(0.95 * RPM);
  });

  it('a budget', async () => {
    const [one, other] = platform.inference.orchestrators;
    costs(6, 844);
    expect((await ask('budget-two', 844, one?.url)).status).toBe(200);
    // Half of it would still be more than is left.
    expect((await ask('budget-two', 400, other?.url)).error?.kind).toBe('insufficient_quota');
    costs(6, 4);
    expect((await ask('budget-two', 20, other?.url)).status).toBe(200);
  });
});

describe('a token budget', () => {
  it('shortens answers from its soft limit at 80 %', async () => {
    const asked = () => platform.vendor.requests.at(-1)?.body['max_tokens'];
    costs(50, 790);
    await ask('budget', 780);
    expect(asked()).toBe(780);
    costs(0, 0);
    await ask('budget', 40);
    expect(asked()).toBe(20);
  });

  it('leaves an answer alone whose caller did not say how long it may be', async () => {
    await ask('open', undefined);
    expect(platform.vendor.requests.at(-1)?.body).not.toHaveProperty('max_tokens');
  });

  it('shortens each of several choices alike', async () => {
    const several = { n: 2, max_tokens: 300 };
    await platform.post(openai.path, openai.body('via-openai', several), as('choices'));
    expect(platform.vendor.requests.at(-1)?.body).toMatchObject({ n: 2, max_tokens: 300 });
    costs(850, 0);
    await ask('choices', 1);
    await platform.post(openai.path, openai.body('via-openai', { n: 2, max_tokens: 30 }), as('choices'));
    expect(platform.vendor.requests.at(-1)?.body).toMatchObject({ n: 2, max_tokens: 15 });
  });

  it.each(WIRES)('refuses at its hard limit of 100 %, and says what and until when: $name', async (wire) => {
    costs(60, 100);
    await ask('budget', 40);
    const answer = await platform.post(wire.path, wire.body('via-openai', wire === anthropic ? { max_tokens: 2 } : {}), as('budget'));
    const error = wire.refusalOf(await answer.text());
    const now = new Date();
    const until = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
    const kinds = { openai: 'insufficient_quota', anthropic: 'rate_limit_error', ollama: undefined };
    expect([answer.status, error?.kind]).toEqual([429, kinds[wire.name]]);
    expect(error?.message).toBe(`The budget of ${BUDGET} tokens per day is used up until ${until.toISOString()}.`);
    expect(answer.headers.get('x-should-retry')).toBe('false');
    const seconds = Number(answer.headers.get('retry-after'));
    expect(Math.abs(seconds - (until.getTime() - now.getTime()) / 1_000)).toBeLessThan(5);
  });
});

describe('a rate that is exceeded', () => {
  it.each(WIRES)('is told with when it will do: $name', async (wire) => {
    costs(6, 594);
    await ask('rate', 590);
    const answer = await platform.post(
      wire.path,
      wire.body('via-openai', wire === ollama ? { options: { num_predict: 100 } } : { max_tokens: 100 }),
      as('rate'),
    );
    expect(answer.status).toBe(429);
    expect(wire.refusalOf(await answer.text())?.message).toBe(
      'The limit of 600 tokens per minute is reached. Wait for the time in Retry-After.',
    );
    // About 107 tokens at ten a second, less what the first left.
    const waitMs = Number(answer.headers.get('retry-after-ms'));
    expect(waitMs).toBeGreaterThan(6_000);
    expect(waitMs).toBeLessThanOrEqual(10_800);
    expect(Number(answer.headers.get('retry-after'))).toBe(Math.ceil(waitMs / 1_000));
  });

  it('names no time for what can never fit', async () => {
    const { status, headers, error } = await ask('rate', 601);
    expect([status, headers.get('retry-after')]).toEqual([429, null]);
    expect(error?.message).toContain('This request alone is more than the limit of 600 tokens per minute.');
  });
});
