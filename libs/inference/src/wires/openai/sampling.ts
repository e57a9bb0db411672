import type { Sampling } from '@assay/contracts';
import type { Generation, JsonObject } from '../../generation.ts';
import { asObject, asTexts, fieldError, optional, optionalFlag, optionalInteger, optionalNumber } from '../fields.ts';
import type { Draft } from '../wire.ts';

/** As many answers as a worker computes for one request. */
const MAX_CHOICES = 16;

export const SAMPLING_FIELDS = ['temperature', 'top_p', 'top_k', 'seed', 'stop', 'presence_penalty', 'frequency_penalty'] as const;

/** What shapes the choice of tokens, on every endpoint of this wire; `top_k` is vLLM's. An explicit zero stays. */
export function readSampling(body: JsonObject): Sampling {
  const sampling: Draft<Sampling> = {};
  const temperature = optionalNumber(body, 'temperature', 0, 2);
  if (temperature !== undefined) sampling.temperature = temperature;
  const topP = optionalNumber(body, 'top_p', 0, 1);
  if (topP !== undefined) sampling.topP = topP;
  const topK = optionalInteger(body, 'top_k', -1);
  if (topK !== undefined) sampling.topK = topK;
  const seed = optionalInteger(body, 'seed', Number.MIN_SAFE_INTEGER);
  if (seed !== undefined) sampling.seed = seed;
  const stop = optional(body, 'stop', asTexts);
  if (stop !== undefined) sampling.stop = stop;
  const presencePenalty = optionalNumber(body, 'presence_penalty', -2, 2);
  if (presencePenalty !== undefined) sampling.presencePenalty = presencePenalty;
  const frequencyPenalty = optionalNumber(body, 'frequency_penalty', -2, 2);
  if (frequencyPenalty !== undefined) sampling.frequencyPenalty = frequencyPenalty;
  return sampling;
}

/** `n`, 1 if it is absent. */
export const readChoices = (body: JsonObject): number => optionalInteger(body, 'n', 1, MAX_CHOICES) ?? 1;

export interface StreamWish {
  readonly stream: boolean;
  readonly includeUsage: boolean;
}

export function readStream(body: JsonObject): StreamWish {
  const stream = optionalFlag(body, 'stream') ?? false;
  const options = optional(body, 'stream_options', readOptions);
  if (options && !stream) throw fieldError('stream_options', 'value', "left out when 'stream' is not true");
  return { stream, includeUsage: options?.includeUsage ?? false };
}

const readOptions = (value: unknown) => ({ includeUsage: optionalFlag(asObject(value), 'include_usage') ?? false });

/** `other` under the name of the wire whose upstream may take it. */
export const openAiExtra = (other: JsonObject | undefined): Pick<Generation, 'extra'> =>
  other ? { extra: { wire: 'openai', fields: other } } : {};
