import { anthropicUpstream, ollamaUpstream, openAiUpstream, type Provider, type ProviderConfig, type Upstream } from '@assay/inference';
import { HttpProvider } from './http.provider.ts';

const UPSTREAMS = { openai: openAiUpstream, anthropic: anthropicUpstream, ollama: ollamaUpstream } as const satisfies Record<
  string,
  Upstream
>;

/** The provider that a configuration describes. */
export function makeProvider(config: ProviderConfig, key: string | undefined, workers: Provider): Provider & { close?(): Promise<void> } {
  if (config.kind === 'workers') return workers;
  const { kind, baseUrl, connections } = config;
  return new HttpProvider({ upstream: UPSTREAMS[kind], baseUrl, key, connections });
}
