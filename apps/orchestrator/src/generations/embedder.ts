import { randomUUID } from 'node:crypto';
import type { Embed } from '@assay/inference';
import { AssayError } from '@assay/contracts';
import type { Configuration } from '../configuration/configuration.ts';
import type { Providers } from '../providers/providers.ts';

/** A look into the cache that takes longer is worse than none. */
const EMBED_WITHIN_MS = 2_000;

/** Turns texts into vectors with a model of the configuration in force, for the platform's own use. */
export function embedder(configuration: Configuration, providers: Providers): (model: string) => Embed {
  return (model) => async (text, signal) => {
    const target = configuration.current.plan.target(model);
    const signals = [AbortSignal.timeout(EMBED_WITHIN_MS), ...(signal ? [signal] : [])];
    const attempt = {
      id: randomUUID(),
      model: target.upstreamModel,
      priority: 5,
      trace: {},
      signal: AbortSignal.any(signals),
      connected: () => undefined,
    };
    const { vectors } = await providers.of(target).embed({ model, input: [text] }, attempt);
    const [vector] = vectors;
    if (!vector) throw new AssayError('upstream_invalid', { details: { reason: 'no vector' } });
    return Float32Array.from(vector);
  };
}
