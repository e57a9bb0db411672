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

/** Whole answers only: an error is not an answer, and a truncated or filtered one is not what was asked for. */
export const isWhole = (answer: Answer): boolean =>
  answer.choices.length > 0 && answer.choices.every(({ finishReason }) => finishReason === 'stop' || finishReason === 'tool_calls');

interface Entry {
  readonly answer: Answer;
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
    this.entries = new LRUCache({ maxSize: policy.maxBytes, sizeCalculation: ({ answer }) => answerBytes(answer) });
  }

  get bytes(): number {
    return this.entries.calculatedSize;
  }

  /** A fresh answer, or one that is past its time by less than `staleMs`: fit only as a degraded answer, marked as such. */
  get(key: string, staleMs = 0): Answer | undefined {
    const entry = this.entries.get(key);
    return entry && this.clock.now() < entry.freshUntil + staleMs ? entry.answer : undefined;
  }

  /** Keeps a whole answer; says whether it did. */
  set(key: string, answer: Answer): boolean {
    if (!isWhole(answer)) return false;
    const life = this.policy.ttlSeconds * 1000 * (1 - TTL_JITTER * this.random());
    this.entries.set(key, { answer, freshUntil: this.clock.now() + life });
    return this.entries.has(key);
  }
}

/** What an answer takes of memory, at most: two bytes for each unit of UTF-16, and what lies around them. */
export function answerBytes({ choices }: Answer): number {
  let units = 0;
  for (const { text, reasoning, toolCalls } of choices) {
    units += text.length + (reasoning?.length ?? 0);
    for (const call of toolCalls) units += call.id.length + call.name.length + call.arguments.length;
  }
  return ENTRY_BYTES + 2 * units;
}
