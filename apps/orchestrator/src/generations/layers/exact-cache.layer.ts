import { AnswerCollector, cacheKey, EXACT_CACHE, ExactCache, isCacheable, type Answer, type Clock, type Random } from '@assay/inference';
import type { GenerationEvent } from '@assay/contracts';
import { Coalescing } from '../coalescing.ts';
import type { Layer, Opened, Served, Serving } from '../layer.ts';
import type { Operation } from '../operation.ts';
import { mayDegrade } from '../may-degrade.ts';
import { replayed } from '../replay.ts';

/** Where an answer is looked for. */
interface Place {
  readonly cache: ExactCache;
  readonly key: string;
  /** What those have in common who may share an answer that is being made; undefined where nobody does. */
  readonly together: string | undefined;
}

/** Answers the same question of the same tenant from memory. */
export class ExactCacheLayer implements Layer {
  private readonly caches = new Map<number, ExactCache>();
  private readonly coalescing = new Coalescing();

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  applies({ route, generation }: Operation): boolean {
    return route.policies.exactCache !== undefined && isCacheable(generation);
  }

  async answer(operation: Operation, next: Serving): Promise<Served> {
    const { cache, key, together } = this.place(operation);
    const kept = cache.get(key);
    if (kept) return fromCache(operation, kept);
    const ask = async (asking: Operation): Promise<Served> => {
      const served = await next.answer(asking).catch((error: unknown) => stale(asking, cache, key, error));
      if (isOwn(asking, served)) cache.set(key, served.answer);
      return served;
    };
    return together === undefined ? ask(operation) : this.coalescing.answer(together, operation, ask);
  }

  async open(operation: Operation, next: Serving): Promise<Opened> {
    const { cache, key, together } = this.place(operation);
    const kept = cache.get(key);
    if (kept) return replayed(fromCache(operation, kept));
    const ask = async (asking: Operation): Promise<Opened> => {
      const opened = await next.open(asking).catch((error: unknown) => replayed(stale(asking, cache, key, error)));
      return isOwn(asking, opened) ? { ...opened, events: keeping(opened.events, (answer) => cache.set(key, answer)) } : opened;
    };
    return together === undefined ? ask(operation) : this.coalescing.open(together, operation, ask);
  }

  private place({ caller, targets, generation, route }: Operation): Place {
    const { ttlSeconds = EXACT_CACHE.ttlSeconds, coalesce = false } = route.policies.exactCache ?? {};
    let cache = this.caches.get(ttlSeconds);
    if (!cache) this.caches.set(ttlSeconds, (cache = new ExactCache(this.clock, this.random, { ...EXACT_CACHE, ttlSeconds })));
    const key = cacheKey(caller.tenant.id, targets[0].name, generation);
    // Another route's answer would be as good from the cache, but it is being made by that route's policies.
    return { cache, key, together: coalesce ? `${route.id} ${key}` : undefined };
  }
}

/** Whether it may be kept as the first target's: another model's answer, given in its stead, is not what it would say. */
export function isOwn({ targets }: Operation, { from, target }: Served | Opened): boolean {
  return from === 'target' && target === targets[0];
}

/** What is kept although its time is over, where the route prefers that to an error. Throws the error otherwise. */
function stale(operation: Operation, cache: ExactCache, key: string, error: unknown): Served {
  const { staleIfErrorSeconds = 0 } = operation.route.policies.exactCache ?? {};
  const kept = staleIfErrorSeconds > 0 && mayDegrade(operation, error) ? cache.get(key, staleIfErrorSeconds * 1_000) : undefined;
  if (!kept) throw error;
  return { ...fromCache(operation, kept), degraded: true };
}

function fromCache({ targets }: Operation, answer: Answer): Served {
  return { answer, target: targets[0], hops: 0, from: 'exact-cache' };
}

/** Passes a stream on; its answer is kept when it has come to its end. */
export async function* keeping(
  events: AsyncGenerator<GenerationEvent, void, undefined>,
  keep: (answer: Answer) => void,
): AsyncGenerator<GenerationEvent, void, undefined> {
  const collector = new AnswerCollector();
  for await (const event of events) {
    collector.add(event);
    yield event;
  }
  keep(collector.answer());
}
