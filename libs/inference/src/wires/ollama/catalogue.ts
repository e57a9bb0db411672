import { createHash } from 'node:crypto';
import type { ModelCard } from '../models.ts';

/** Version of the wire that is spoken; clients show it and ask nothing of it. */
const VERSION = '0.12.0';

/** `GET /api/version` */
export const ollamaVersion = (): string => JSON.stringify({ version: VERSION });

const DETAILS = { parent_model: '', format: 'gguf', family: '', families: [], parameter_size: '', quantization_level: '' };

/** Sizes are 0 and the digest is the name's: where the weights are is not the caller's affair. */
const card = ({ id }: ModelCard) => ({
  name: id,
  model: id,
  size: 0,
  digest: createHash('sha256').update(id).digest('hex'),
  details: DETAILS,
});

/** `GET /api/tags` */
export const ollamaTags = (models: readonly ModelCard[]): string =>
  JSON.stringify({ models: models.map((model) => ({ ...card(model), modified_at: new Date(model.createdAt).toISOString() })) });

/** `GET /api/ps`: every model that is served counts as loaded, until `expiresAt` (ms since the epoch). */
export const ollamaProcesses = (models: readonly ModelCard[], expiresAt: number): string =>
  JSON.stringify({ models: models.map((model) => ({ ...card(model), size_vram: 0, expires_at: new Date(expiresAt).toISOString() })) });

/** `POST /api/show` */
export const ollamaShow = (model: ModelCard, contextTokens: number): string =>
  JSON.stringify({
    modelfile: '',
    parameters: '',
    template: '',
    details: DETAILS,
    model_info: { 'general.architecture': 'assay', 'assay.context_length': contextTokens },
    capabilities: ['completion', 'tools'],
    modified_at: new Date(model.createdAt).toISOString(),
  });
