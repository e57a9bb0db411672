import { describe, expect, it } from '@jest/globals';
import { AssayError } from '@assay/contracts';
import { planOf } from './plan.ts';
import { readInferenceConfig } from './read.ts';

const GOOD = `version: 1
providers:
  workers: { kind: workers }
  vendor: { kind: openai, baseUrl: "https://vendor.example/v1", key: { env: VENDOR_KEY } }
models:
  - { id: small, version: 1.2.0, provider: workers }
  - { id: small, version: 1.10.0, provider: workers }
  - { id: big, version: 2.0.0, provider: vendor, upstreamModel: big-2 }
aliases: { chat: small }
routes:
  - model: chat
    headers: { X-Tier: gold }
    split: [{ model: big, weight: 100 }]
  - model: chat
    split: [{ model: small@1.10.0, weight: 99 }, { model: small@1.2.0, weight: 1 }]
    fallback: [big]
    policies: { retry: { attempts: 2 } }
defaults: { timeouts: { idleMs: 5000 } }
tenants: [{ id: demo }]
keys: [{ id: demo, tenant: demo, secret: { file: demo-key } }]
`;

const problemsOf = (text: string): unknown => {
  try {
    readInferenceConfig('inference.yaml', text);
  } catch (error) {
    if (error instanceof AssayError && error.code === 'config_invalid') return error.details?.['problems'];
    throw error;
  }
  return [];
};

describe('readInferenceConfig', () => {
  it('takes a whole configuration', () => {
    expect(problemsOf(GOOD)).toEqual([]);
  });

  it.each([
    ['an unknown field', GOOD.replace('aliases:', 'alias:'), { line: 9, field: 'alias' }],
    ['a model of no provider', GOOD.replace('2.0.0, provider: vendor', '2.0.0, provider: nobody'), { line: 8, field: 'models.2.provider' }],
    ['an alias of no model', GOOD.replace('chat: small }', 'chat: smal }'), { line: 9, field: 'aliases.chat' }],
    ['weights that miss a hundred', GOOD.replace('weight: 99', 'weight: 90'), { line: 15, field: 'routes.1.split' }],
    ['twins', GOOD.replace('small, version: 1.10.0', 'small, version: 1.2.0'), { line: 7, field: 'models.1' }],
    ['a secret in the text', GOOD.replace('{ env: VENDOR_KEY }', 'sk-123456'), { line: 4, field: 'providers.vendor.key' }],
    ['a key of no tenant', GOOD.replace('tenant: demo, secret', 'tenant: nobody, secret'), { line: 20, field: 'keys.0.tenant' }],
    ['a version that is none', GOOD.replace('version: 2.0.0', 'version: two'), { line: 8, field: 'models.2.version' }],
    ['a canary of no model', GOOD.replace('chat: small }', 'chat: { model: small, canary: { model: smal, weight: 5 } } }'), { line: 9 }],
    ['a secret in a store that nobody named', GOOD.replace('{ env: VENDOR_KEY }', '{ vault: vendor }'), { field: 'providers.vendor.key' }],
    [
      'two experiments at one name',
      `${GOOD}experiments:\n${['a', 'b'].map((id) => `  - { id: ${id}, model: chat, state: enabled, arms: [{ model: small, weight: 50 }, { model: big, weight: 50 }] }\n`).join('')}`,
      { line: 23, field: 'experiments.1.state' },
    ],
    ['no YAML', 'version: [1', { line: 1 }],
  ])('tells file, line and field of %s', (_case, text, place) => {
    expect(problemsOf(text)).toEqual(expect.arrayContaining([expect.objectContaining({ file: 'inference.yaml', ...place })]));
  });

  it.each(['https://me:sk-123456@vendor.example/v1', 'https://vendor.example/v1?key=sk-123456'])(
    'takes no secret in an address, and does not show it: %s',
    (address) => {
      const problems = problemsOf(GOOD.replace('https://vendor.example/v1', address));
      expect(problems).toEqual([expect.objectContaining({ line: 4, field: 'providers.vendor.baseUrl' })]);
      expect(JSON.stringify(problems)).not.toContain('sk-123456');
    },
  );

  it('shows no secret that somebody wrote into the text', () => {
    expect(JSON.stringify(problemsOf(GOOD.replace('{ env: VENDOR_KEY }', 'sk-123456')))).not.toContain('sk-123456');
  });
});

describe('planOf', () => {
  const plan = planOf(readInferenceConfig('inference.yaml', GOOD));

  it('resolves a bare id to its newest version', () => {
    expect(plan.routes('small')[0]?.arms.map(({ target }) => target.name)).toEqual(['small@1.10.0']);
  });

  it('keeps the routes of an alias in their order, defaults filled in', () => {
    const [gold, rest, ...more] = plan.routes('chat');
    expect(more).toEqual([]);
    expect(gold?.headers).toEqual([['x-tier', 'gold']]);
    expect(rest?.arms.map(({ target, weight }) => [target.name, weight])).toEqual([
      ['small@1.10.0', 99],
      ['small@1.2.0', 1],
    ]);
    expect(rest?.fallback.map(({ upstreamModel }) => upstreamModel)).toEqual(['big-2']);
    expect(rest?.policies).toMatchObject({ retry: { attempts: 2 }, timeouts: { idleMs: 5_000 } });
  });

  it('sends the share of a canary there, and the same user always the same way', () => {
    const text = GOOD.replace('chat: small }', 'chat: small, beta: { model: small@1.2.0, canary: { model: small@1.10.0, weight: 5 } } }');
    const [route] = planOf(readInferenceConfig('inference.yaml', text)).routes('beta');
    expect(route?.arms.map(({ target, weight }) => [target.name, weight])).toEqual([
      ['small@1.10.0', 5],
      ['small@1.2.0', 95],
    ]);
    expect(route?.sticky).toBe('user');
  });

  it('knows no route for a name that nobody defined', () => {
    expect(plan.routes('unknown')).toEqual([]);
  });
});
