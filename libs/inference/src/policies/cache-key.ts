import { createHash } from 'node:crypto';

import type { Generation } from '../generation.ts';

/**
 * SHA-256 of everything that the answer depends on: tenant, model in its version, and the generation with keys in one order and
 * text in Unicode NFC; white space is kept, since it changes answers. Whether it is streamed, and for which end user, is not in
 * it, nor is anything that differs from request to request.
 */
export function cacheKey(tenant: string, modelVersion: string, generation: Generation): string {
  const { messages, tools, toolChoice, parallelToolCalls, format, sampling, maxTokens, choices, extra } = generation;
  return digest([tenant, modelVersion, messages, tools, toolChoice, parallelToolCalls, format, sampling, maxTokens, choices, extra]);
}

/** SHA-256 of a value in its one form, its text in Unicode NFC; base64url. */
export const digest = (value: unknown): string => createHash('sha256').update(canonical(value).normalize('NFC')).digest('base64url');

/** JSON with sorted keys and without what is undefined. */
export function canonical(value: unknown): string {
  if (value === undefined) return 'null';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const record = value as Record<string, unknown>;
  const fields = Object.keys(record)
    .filter((key) => record[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(record[key])}`);
  return `{${fields.join(',')}}`;
}

/** Whether asking twice may give the same answer: nobody who asks for variety wants a cached one. */
export const isCacheable = (generation: Generation): boolean => generation.choices === 1;
