import type { ModelConfig } from '../config/schema.ts';
import { seconds } from './openai/usage.ts';

/** A model as a caller may name it. */
export interface ModelCard {
  readonly id: string;
  /** Ms since the epoch. */
  readonly createdAt: number;
  readonly owner: string;
  /** US dollars per million tokens of what answers to this name first; an addition to OpenAI's form. */
  readonly price?: ModelConfig['price'];
  /** What a request may demand of it; an addition to OpenAI's form. */
  readonly abilities?: ModelConfig['abilities'];
}

const openAiCard = ({ id, createdAt, owner, price, abilities }: ModelCard) => ({
  id,
  object: 'model',
  created: seconds(createdAt),
  owned_by: owner,
  ...(price ? { price } : {}),
  ...(abilities ? { abilities } : {}),
});

/** `GET /v1/models` in OpenAI's form. */
export const openAiModels = (models: readonly ModelCard[]): string => JSON.stringify({ object: 'list', data: models.map(openAiCard) });

/** `GET /v1/models/{id}` in OpenAI's form. */
export const openAiModel = (model: ModelCard): string => JSON.stringify(openAiCard(model));

const anthropicCard = ({ id, createdAt }: ModelCard) => ({
  type: 'model',
  id,
  display_name: id,
  created_at: new Date(createdAt).toISOString(),
});

/** `GET /v1/models` in Anthropic's form, for callers that send `anthropic-version`: all on one page. */
export function anthropicModels(models: readonly ModelCard[]): string {
  const ids = models.map(({ id }) => id);
  return JSON.stringify({ data: models.map(anthropicCard), has_more: false, first_id: ids[0] ?? null, last_id: ids.at(-1) ?? null });
}

/** `GET /v1/models/{id}` in Anthropic's form. */
export const anthropicModel = (model: ModelCard): string => JSON.stringify(anthropicCard(model));
