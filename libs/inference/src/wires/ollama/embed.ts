import type { Embedding } from '../../generation.ts';
import type { EmbeddingCall, EmbeddingWire } from '../embedding-wire.ts';
import { asObject, asTexts, fieldError, optionalInteger, required, text } from '../fields.ts';
import type { Draft } from '../wire.ts';
import { ollamaFailure } from './errors.ts';

/** `POST /api/embed` */
export const ollamaEmbed: EmbeddingWire = { parse: parseEmbed, error: ollamaFailure };

/** `POST /api/embeddings`: one prompt, one vector; superseded by embed, and still called. */
export const ollamaEmbeddings: EmbeddingWire = { parse: parseEmbeddings, error: ollamaFailure };

function readInput(value: unknown): string[] {
  const input = asTexts(value);
  if (input.length === 0) throw fieldError('', 'value', 'at least one text');
  return input;
}

function parseEmbed(value: unknown): EmbeddingCall {
  const body = asObject(value);
  const embedding: Draft<Embedding> = {
    model: text(body, 'model'),
    input: required(body, 'input', readInput, 'a string or an array of strings'),
  };
  const dimensions = optionalInteger(body, 'dimensions', 1);
  if (dimensions !== undefined) embedding.dimensions = dimensions;
  return {
    embedding,
    answer: ({ model, vectors, promptTokens }) => JSON.stringify({ model, embeddings: vectors, prompt_eval_count: promptTokens }),
  };
}

function parseEmbeddings(value: unknown): EmbeddingCall {
  const body = asObject(value);
  return {
    embedding: { model: text(body, 'model'), input: [text(body, 'prompt')] },
    answer: ({ vectors }) => JSON.stringify({ embedding: vectors[0] ?? [] }),
  };
}
