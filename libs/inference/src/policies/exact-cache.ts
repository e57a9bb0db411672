import { LRUCache } from 'lru-cache';

import type { Clock, Random } from '../clock.ts';
import type { Answer } from '../generation.ts';

export interface ExactCachePolicy {
  readonly ttlSeconds: number;
  /** Bytes of all answers together. */
  readonly maxBytes: number;
}

export const EXACT_CACHE: ExactCachePolicy = { ttlSeconds: 300, maxBytes: 64 * 1024 * 1024 };

/** Lives differ by this much, so that what was stored together does not miss together. */
const TTL_JITTER = 0.1;
/** What an entry costs beside its text: key, objects. */
const ENTRY_BYTES = 512;

export interface CachedAnswer {
  readonly answer: Answer;
  /** Age, ms. */
  readonly ageMs: number;
  /** Past its time: fit only as a degraded answer, marked as such. */
  readonly stale: boolean;
}

/** Whole answers only: an error is not an answer, and a truncated or filtered one is not what was asked for. */
export const isWhole = (answer: Answer): boolean =>
  answer.choices.length > 0 && answer.choices.every(({ finishReason }) => finishReason === 'stop' || finishReason === 'tool_calls');

interface Entry {
  readonly answer: Answer;
  readonly storedAt: number;
  readonly freshUntil: number;
}

/** Answers by {@link cacheKey}, bounded in bytes; the least recently used go first. */
export class ExactCache {
  private readonly entries: LRUCache<string, Entry>;

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly random: Random,
    private readonly policy: ExactCachePolicy = EXACT_CACHE,
  ) {
    this.entries = new LRUCache({ maxSize: policy.maxBytes, sizeCalculation: ({ answer }) => bytesOf(answer) });
  }

  get bytes(): number {
    return this.entries.calculatedSize;
  }

  /** A fresh answer, or with `stale` also an old one. */
  get(key: string, stale = false): CachedAnswer | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    const now = this.clock.now();
    const isStale = now >= entry.freshUntil;
    return isStale && !stale ? undefined : { answer: entry.answer, ageMs: now - entry.storedAt, stale: isStale };
  }

  /** Keeps a whole answer; says whether it did. */
  set(key: string, answer: Answer): boolean {
    if (!isWhole(answer)) return false;
    const now = this.clock.now();
    const life = this.policy.ttlSeconds * 1000 * (1 - TTL_JITTER * this.random());
    this.entries.set(key, { answer, storedAt: now, freshUntil: now + life });
    return this.entries.has(key);
  }
}

/** UTF-16 takes at most two bytes a unit. */
function bytesOf({ choices }: Answer): number {
  let units = 0;
  for (const { text, reasoning, toolCalls } of choices) {
    units += text.length + (reasoning?.length ?? 0);
    for (const call of toolCalls) units += call.id.length + call.name.length + call.arguments.length;
  }
  return ENTRY_BYTES + 2 * units;
}
