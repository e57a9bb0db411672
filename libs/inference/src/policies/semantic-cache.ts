import { LRUCache } from 'lru-cache';

import type { Clock } from '../clock.ts';
import type { Answer, Generation } from '../generation.ts';

import { digest } from './cache-key.ts';
import { answerBytes, isWhole } from './exact-cache.ts';

export interface SemanticCachePolicy {
  readonly ttlSeconds: number;
  /** Least cosine of two prompts whose answers are interchangeable. */
  readonly threshold: number;
  /** Answers kept of one scope (tenant, model, everything but the last message); the oldest go first. */
  readonly maxEntries: number;
  /** Bytes of all answers and vectors together; what was least recently looked for goes first. */
  readonly maxBytes: number;
}

export const SEMANTIC_CACHE: SemanticCachePolicy = { ttlSeconds: 300, threshold: 0.95, maxEntries: 512, maxBytes: 64 * 1024 * 1024 };

/** Text to vector, of one length always. */
export type Embed = (text: string, signal?: AbortSignal) => Promise<Float32Array>;

interface Entry {
  readonly vector: Float32Array;
  readonly answer: Answer;
  readonly freshUntil: number;
}

/** What was looked for: pass it to `set` with the answer, so that the text is embedded once. */
export interface SemanticProbe {
  readonly scope: string;
  readonly vector: Float32Array;
}

/**
 * Answers to prompts that mean the same. Only the last message may differ in words: tenant, model version, everything said
 * before, tools, format and sampling are the same to the letter.
 */
export class SemanticCache {
  private readonly scopes: LRUCache<string, readonly Entry[]>;

  constructor(
    private readonly embed: Embed,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly policy: SemanticCachePolicy = SEMANTIC_CACHE,
  ) {
    this.scopes = new LRUCache({ maxSize: policy.maxBytes, sizeCalculation: bytesOf });
  }

  get bytes(): number {
    return this.scopes.calculatedSize;
  }

  /** Undefined for a generation that has no last text of a user, or that calls for tools or several choices. */
  async probe(tenant: string, modelVersion: string, generation: Generation, signal?: AbortSignal): Promise<SemanticProbe | undefined> {
    const last = generation.messages.at(-1);
    if (last?.role !== 'user' || typeof last.content !== 'string' || generation.choices !== 1 || generation.tools?.length) return undefined;
    const { format, sampling, maxTokens, extra } = generation;
    const scope = digest([tenant, modelVersion, generation.messages.slice(0, -1), format, sampling, maxTokens, extra]);
    return { scope, vector: normalise(await this.embed(last.content, signal)) };
  }

  /** The nearest answer at or above the threshold. */
  get(probe: SemanticProbe): { readonly answer: Answer; readonly similarity: number } | undefined {
    const entries = this.scopes.get(probe.scope);
    if (!entries) return undefined;
    const now = this.clock.now();
    let best: Entry | undefined;
    let similarity = this.policy.threshold;
    for (const entry of entries) {
      if (now >= entry.freshUntil) continue;
      const cosine = dot(entry.vector, probe.vector);
      if (cosine < similarity) continue;
      best = entry;
      similarity = cosine;
    }
    return best && { answer: best.answer, similarity };
  }

  /** Keeps a whole answer; says whether it did. */
  set(probe: SemanticProbe, answer: Answer): boolean {
    if (!isWhole(answer)) return false;
    const now = this.clock.now();
    const entries = (this.scopes.get(probe.scope) ?? []).filter(({ freshUntil }) => now < freshUntil);
    if (entries.length >= this.policy.maxEntries) entries.shift();
    entries.push({ vector: probe.vector, answer, freshUntil: now + this.policy.ttlSeconds * 1000 });
    this.scopes.set(probe.scope, entries);
    return this.scopes.has(probe.scope);
  }
}

function bytesOf(entries: readonly Entry[], scope: string): number {
  return entries.reduce((bytes, { vector, answer }) => bytes + vector.byteLength + answerBytes(answer), 2 * scope.length);
}

function dot(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return -1;
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

/** To length 1, so that a cosine is a product; a zero vector is like nothing. */
function normalise(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return length > 0 ? vector.map((value) => value / length) : vector;
}
