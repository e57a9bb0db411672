import { SEMANTIC_CACHE, SemanticCache, type Answer, type Clock, type Embed } from '@assay/inference';
import type { Layer, Opened, Served, Serving } from '../layer.ts';
import type { Operation } from '../operation.ts';
import { replayed } from '../replay.ts';
import type { OnSemanticCacheFault } from '../semantic-cache-record.ts';
import { isOwn, keeping } from './exact-cache.layer.ts';

type Settings = NonNullable<Operation['route']['policies']['semanticCache']>;
type Probe = NonNullable<Awaited<ReturnType<SemanticCache['probe']>>>;

/** Answers a question that means what an earlier one of the same tenant meant. */
export class SemanticCacheLayer implements Layer {
  private readonly caches = new Map<string, SemanticCache>();

  constructor(
    /** Turns texts into vectors with the model of that name. */
    private readonly embedder: (model: string) => Embed,
    private readonly clock: Clock,
    private readonly onFault: OnSemanticCacheFault,
  ) {}

  applies({ route }: Operation): boolean {
    return route.policies.semanticCache !== undefined;
  }

  async answer(operation: Operation, next: Serving): Promise<Served> {
    const found = await this.look(operation);
    if (found?.answer) return fromCache(operation, found.answer);
    const served = await next.answer(operation);
    if (found && isOwn(operation, served)) found.cache.set(found.probe, served.answer);
    return served;
  }

  async open(operation: Operation, next: Serving): Promise<Opened> {
    const found = await this.look(operation);
    if (found?.answer) return replayed(fromCache(operation, found.answer));
    const opened = await next.open(operation);
    if (!found || !isOwn(operation, opened)) return opened;
    return { ...opened, events: keeping(opened.events, (answer) => found.cache.set(found.probe, answer)) };
  }

  private async look(operation: Operation): Promise<{ cache: SemanticCache; probe: Probe; answer: Answer | undefined } | undefined> {
    const { route, caller, targets, generation, signal } = operation;
    const settings = route.policies.semanticCache;
    if (!settings) return undefined;
    const cache = this.cacheOf(settings);
    // Without vectors there is no cache, which is no reason to refuse an answer.
    const probe = await cache.probe(caller.tenant.id, targets[0].name, generation, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      this.onFault(operation, settings.model, error);
      return undefined;
    });
    return probe && { cache, probe, answer: cache.get(probe)?.answer };
  }

  private cacheOf(settings: Settings): SemanticCache {
    const key = JSON.stringify(settings);
    let cache = this.caches.get(key);
    if (!cache)
      this.caches.set(key, (cache = new SemanticCache(this.embedder(settings.model), this.clock, { ...SEMANTIC_CACHE, ...settings })));
    return cache;
  }
}

function fromCache({ targets }: Operation, answer: Answer): Served {
  return { answer, target: targets[0], hops: 0, from: 'semantic-cache' };
}
