import { Buffer } from 'node:buffer';
import type { Embedding } from '../../generation.ts';
import { asObject, asTexts, fieldError, optionalInteger, optionalText, required, text } from '../fields.ts';
import type { Draft } from '../wire.ts';
import type { EmbeddingCall, EmbeddingWire } from '../embedding-wire.ts';
import { openAiFailure } from './errors.ts';

/** `POST /v1/embeddings` */
export const openAiEmbeddings: EmbeddingWire = { parse, error: openAiFailure };

function readInput(value: unknown): string[] {
  const input = asTexts(value);
  if (input.length === 0) throw fieldError('', 'value', 'at least one text');
  return input;
}

function parse(value: unknown): EmbeddingCall {
  const body = asObject(value);
  const encoding = optionalText(body, 'encoding_format') ?? 'float';
  if (encoding !== 'float' && encoding !== 'base64') throw fieldError('encoding_format', 'value', "one of 'float', 'base64'");
  const embedding: Draft<Embedding> = {
    model: text(body, 'model'),
    input: required(body, 'input', readInput, 'a string or an array of strings'),
  };
  const dimensions = optionalInteger(body, 'dimensions', 1);
  if (dimensions !== undefined) embedding.dimensions = dimensions;
  const user = optionalText(body, 'user');
  if (user !== undefined) embedding.user = user;
  const render = encoding === 'base64' ? base64 : same;
  return {
    embedding,
    answer: ({ model, vectors, promptTokens }) =>
      JSON.stringify({
        object: 'list',
        data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: render(vector) })),
        model,
        usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
      }),
  };
}

const same = (vector: readonly number[]): readonly number[] => vector;

/** Little-endian 32-bit floats, as the official client asks for by default. */
function base64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, i) => bytes.writeFloatLE(value, i * 4));
  return bytes.toString('base64');
}
