import { anthropicUpstream, ollamaUpstream, openAiUpstream, type Provider, type ProviderConfig, type Upstream } from '@assay/inference';
import { HttpProvider } from './http.provider.ts';
import { keylessProvider } from './keyless.provider.ts';

const UPSTREAMS = { openai: openAiUpstream, anthropic: anthropicUpstream, ollama: ollamaUpstream } as const satisfies Record<
  string,
  Upstream
>;

/** What a provider is made of. */
export interface ProviderSettings {
  readonly config: ProviderConfig;
  readonly key: string | undefined;
  /** Longest time that any attempt waits for a connection, ms. */
  readonly connectMs: number;
}

/** The provider that a configuration describes. */
export function makeProvider({ config, key, connectMs }: ProviderSettings, workers: Provider): Provider & { close?(): Promise<void> } {
  if (config.kind === 'workers') return workers;
  if (config.key && key === undefined) return keylessProvider;
  const { kind, baseUrl, connections } = config;
  return new HttpProvider({ upstream: UPSTREAMS[kind], baseUrl, key, connections, connectMs });
}
