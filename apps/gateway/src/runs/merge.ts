/**
 * What several sources yield, each item as soon as it is there. Ends when all have ended. Left early, it asks the sources
 * to end and does not wait for them: whoever made them has the signal that stops their waits.
 */
export async function* merge<T>(...sources: readonly AsyncIterable<T>[]): AsyncGenerator<T, void, undefined> {
  const pending = new Map<AsyncIterator<T>, Promise<Next<T>>>();
  for (const source of sources) ask(pending, source[Symbol.asyncIterator]());
  try {
    while (pending.size > 0) {
      const { iterator, result } = await Promise.race(pending.values());
      pending.delete(iterator);
      if (result.done) continue;
      ask(pending, iterator);
      yield result.value;
    }
  } finally {
    for (const iterator of pending.keys()) iterator.return?.().catch(() => undefined);
  }
}

interface Next<T> {
  readonly iterator: AsyncIterator<T>;
  readonly result: IteratorResult<T>;
}

function ask<T>(pending: Map<AsyncIterator<T>, Promise<Next<T>>>, iterator: AsyncIterator<T>): void {
  pending.set(
    iterator,
    iterator.next().then((result) => ({ iterator, result })),
  );
}
