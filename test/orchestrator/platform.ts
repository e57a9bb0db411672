import { setTimeout as pause } from 'node:timers/promises';
import { AttemptRecord } from '@assay/contracts';
import { z } from 'zod';
import { startInference, type Inference } from '../launcher/index.ts';
import type { InferenceOptions } from '../launcher/inference.ts';
import { startVendor, type Vendor } from '../upstream/index.ts';
import { KEY } from './configs.ts';

export const VENDOR_KEY = 'sk-vendor-secret-0123456789';

/** An inference platform in front of a vendor that fails as it is told to. */
export interface Platform {
  readonly inference: Inference;
  readonly vendor: Vendor;
  /** Asks the first orchestrator, with the demo key unless `headers` say otherwise. */
  post(path: string, body: unknown, options?: PostOptions): Promise<Response>;
  /** The attempts of an operation, once there are so many of them in the ledger. */
  attempts(operation: string | null, count?: number): Promise<AttemptRecord[]>;
  stop(): Promise<void>;
}

export interface PostOptions {
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: the first orchestrator's address. */
  readonly url?: string;
}

interface PlatformOptions extends Partial<InferenceOptions> {
  /** Lines below `providers:` beside those of {@link vendors}. */
  readonly providers?: string;
}

/** Without workers unless `options` name some. `options.config` follows {@link vendors}, whose last part is `models:`. */
export async function startPlatform({ config = '', providers = '', secrets, ...options }: PlatformOptions = {}): Promise<Platform> {
  const vendor = await startVendor();
  const inference = await startInference({
    workers: [],
    config: vendors(vendor.url, providers) + config,
    secrets: { demo: KEY, vendor: VENDOR_KEY, ...secrets },
    ...options,
  }).catch(async (error: unknown) => {
    await vendor.stop();
    throw error;
  });
  return {
    inference,
    vendor,
    post: (path, body, { signal, headers, url = inference.url } = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}`, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
        ...(signal ? { signal } : {}),
      }),
    attempts: (operation, count = 1) =>
      until(
        async () => (await ledgerOf(inference.url, `operation=${operation ?? ''}`)).toReversed(),
        (found) => found.length >= count,
      ),
    stop: async () => {
      await inference.stop();
      await vendor.stop();
    },
  };
}

/** One model of each vendor; what follows may add `routes`, `defaults`, `aliases`, `experiments`. */
export const vendors = (url: string, providers = ''): string => `version: 1
providers:
  openai: { kind: openai, baseUrl: "${url}/v1", key: { file: secrets/vendor } }
  anthropic: { kind: anthropic, baseUrl: "${url}", key: { file: secrets/vendor } }
  ollama: { kind: ollama, baseUrl: "${url}" }
  workers: { kind: workers }
${providers}models:
  - { id: via-openai, version: 1.0.0, provider: openai, price: { input: 2, output: 8, cached: 1 } }
  - { id: via-anthropic, version: 1.0.0, provider: anthropic }
  - { id: via-ollama, version: 1.0.0, provider: ollama }
`;

/** The tenant and the key with which tests ask. */
export const DEMO = `tenants: [{ id: demo }]
keys: [{ id: demo, tenant: demo, secret: { file: secrets/demo }, scopes: ["model:infer", "model:admin"] }]
`;

/** What the admin API of an orchestrator finds in the ledger, the last to end first; nothing where it does not answer with 200. */
export async function ledgerOf(url: string, query: string): Promise<AttemptRecord[]> {
  const answer = await fetch(`${url}/admin/v1/ledger?${query}`, { headers: { authorization: `Bearer ${KEY}` } });
  return answer.ok ? z.array(AttemptRecord).parse(await answer.json()) : [];
}

/** For what comes at once on a machine that has time, ms. */
const PATIENCE_MS = 30_000;

/** Looks until it is so, with `pauseMs` between. Throws with the last that was seen after `withinMs`. */
export async function until<T>(look: () => T | Promise<T>, isSo: (seen: T) => boolean, withinMs = PATIENCE_MS, pauseMs = 5): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (performance.now() > deadline) throw new Error(`not so after ${withinMs} ms; last seen: ${JSON.stringify(seen)}`);
    await pause(pauseMs);
  }
}
