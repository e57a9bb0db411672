import { planOf, readInferenceConfig, type Plan, type Provider, type Target } from '@assay/inference';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Snapshot } from '../configuration/configuration.ts';
import { Providers } from './providers.ts';

const TEXT = `version: 1
providers: { vendor: { kind: openai, baseUrl: "https://vendor.example/v1", key: { env: KEY } } }
models: [{ id: m, version: 1.0.0, provider: vendor }]
`;
const RENAMED = TEXT.replaceAll('vendor:', 'other:').replace('provider: vendor', 'provider: other');
const SLOWER = TEXT.replace('/v1", key', '/v2", key');

interface Fake extends Provider {
  readonly of: string;
  readonly close: () => Promise<void>;
}

let closed: string[];
let providers: Providers;

beforeEach(() => {
  closed = [];
  providers = new Providers(({ config, key }): Fake => {
    const of = `${'baseUrl' in config ? config.baseUrl : ''} ${key}`;
    const close = () => Promise.resolve(void closed.push(of));
    return { of, close } as unknown as Fake;
  });
});

function use(text: string, key = 'first'): Plan {
  const plan = planOf(readInferenceConfig('inference.yaml', text));
  const secrets = { ofProvider: () => key, hashOfKey: () => undefined, problems: [], digest: key };
  providers.use({ plan, secrets, revision: '', text, since: new Date(0) } satisfies Snapshot);
  return plan;
}

const madeOf = (target: Target): string => (providers.of(target) as Fake).of;

describe('providers', () => {
  it('that stay as they are are the same over a reload', () => {
    const before = providers.of(use(TEXT).target('m'));
    expect(providers.of(use(`${TEXT}aliases: { chat: m }\n`).target('m'))).toBe(before);
  });

  it('of a configuration that is over serve who began with it', () => {
    const before = use(TEXT).target('m');
    const after = use(SLOWER).target('m');
    expect([madeOf(before), madeOf(after)]).toEqual(['https://vendor.example/v1 first', 'https://vendor.example/v2 first']);
    use(RENAMED);
    expect(madeOf(before)).toBe('https://vendor.example/v1 first');
  });

  it('have their new key also for who began with the old one', () => {
    const before = use(TEXT).target('m');
    use(TEXT, 'second');
    expect(madeOf(before)).toBe('https://vendor.example/v1 second');
  });

  it('close when nobody can come to use them any more', () => {
    jest.useFakeTimers();
    try {
      use(`${TEXT}defaults: { timeouts: { totalMs: 7000 } }\n`);
      use(SLOWER);
      jest.advanceTimersByTime(6_999);
      expect(closed).toEqual([]);
      jest.advanceTimersByTime(1);
      expect(closed).toEqual(['https://vendor.example/v1 first']);
    } finally {
      jest.useRealTimers();
    }
  });
});
