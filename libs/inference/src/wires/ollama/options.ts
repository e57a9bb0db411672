import type { AnswerFormat, Part, Sampling } from '@assay/contracts';
import type { Generation, JsonObject } from '../../generation.ts';
import { asObject, asTexts, fieldError, optional, optionalFlag, optionalInteger, optionalNumber, otherFields, refuse } from '../fields.ts';
import type { Draft } from '../wire.ts';

const KNOWN: ReadonlySet<string> = new Set([
  ...['temperature', 'top_p', 'top_k', 'seed', 'stop', 'num_predict', 'presence_penalty', 'frequency_penalty'],
]);

type Shaped = Pick<Generation, 'sampling' | 'maxTokens' | 'format' | 'stream' | 'extra'>;

/** What chat and generate share: `options`, `format`, `stream` (true when absent, on this wire) and what is only passed on. */
export function readShape(body: JsonObject): Shaped {
  refuse(body, ['logprobs', 'top_logprobs']);
  const options = optional(body, 'options', asObject) ?? {};
  const read = optional(body, 'options', readOptions);
  const shape: Draft<Shaped> = { sampling: {}, ...read, stream: optionalFlag(body, 'stream') ?? true };
  const format = optional(body, 'format', readFormat);
  if (format !== undefined) shape.format = format;
  const fields: Record<string, unknown> = {};
  const others = otherFields(options, KNOWN);
  if (others) fields['options'] = others;
  for (const name of ['keep_alive', 'think'] as const) if (body[name] !== undefined) fields[name] = body[name];
  if (Object.keys(fields).length > 0) shape.extra = { wire: 'ollama', fields };
  return shape;
}

function readOptions(value: unknown): Pick<Generation, 'sampling' | 'maxTokens'> {
  const options = asObject(value);
  const sampling = readSampling(options);
  const most = optionalInteger(options, 'num_predict', -2);
  // Below zero means "no limit" here.
  return most === undefined || most < 0 ? { sampling } : { sampling, maxTokens: most };
}

function readSampling(options: JsonObject): Sampling {
  const sampling: Draft<Sampling> = {};
  const temperature = optionalNumber(options, 'temperature', 0);
  if (temperature !== undefined) sampling.temperature = temperature;
  const topP = optionalNumber(options, 'top_p', 0, 1);
  if (topP !== undefined) sampling.topP = topP;
  const topK = optionalInteger(options, 'top_k');
  if (topK !== undefined) sampling.topK = topK;
  const seed = optionalInteger(options, 'seed', Number.MIN_SAFE_INTEGER);
  if (seed !== undefined) sampling.seed = seed;
  const stop = optional(options, 'stop', asTexts);
  if (stop !== undefined) sampling.stop = stop;
  const presencePenalty = optionalNumber(options, 'presence_penalty');
  if (presencePenalty !== undefined) sampling.presencePenalty = presencePenalty;
  const frequencyPenalty = optionalNumber(options, 'frequency_penalty');
  if (frequencyPenalty !== undefined) sampling.frequencyPenalty = frequencyPenalty;
  return sampling;
}

/** "json" or a JSON Schema; '' is what the Go client sends for none. */
function readFormat(value: unknown): AnswerFormat | undefined {
  if (value === '') return undefined;
  if (value === 'json') return { type: 'json' };
  if (typeof value === 'string') throw fieldError('', 'value', "'json' or a JSON Schema");
  return { type: 'schema', name: 'answer', schema: asObject(value), strict: true };
}

/** A picture is bare base64 on this wire; its first bytes say which kind it is. */
export function imagePart(base64: string): Part {
  const kind = base64.startsWith('/9j/') ? 'jpeg' : base64.startsWith('UklGR') ? 'webp' : 'png';
  return { type: 'image', url: `data:image/${kind};base64,${base64}` };
}
