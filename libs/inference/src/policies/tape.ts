import { abortable } from './cancellable.ts';

/**
 * A stream that several read, each from its beginning. It is read on at the pace of the fastest reader; the others are served from
 * what has been seen, which is kept until the last of them has gone.
 */
export class Tape<T> {
  private readonly seen: T[] = [];
  private pulling: Promise<void> | undefined;
  private end: { readonly failure?: unknown } | undefined;

  constructor(private readonly source: AsyncGenerator<T, void, undefined>) {}

  /** All of it, as the source gives it; throws what the source throws, or the signal's reason. */
  async *read(signal?: AbortSignal): AsyncGenerator<T, void, undefined> {
    for (let at = 0; ; at++) {
      while (at >= this.seen.length) {
        if (this.end && 'failure' in this.end) throw this.end.failure;
        if (this.end) return;
        await abortable(this.pull(), signal);
      }
      // In range: the loop above has seen to it.
      yield this.seen[at] as T;
    }
  }

  /** Leaves the source, which then stops its work. Nobody may read after that. */
  close(): void {
    void this.source.return().catch(() => undefined);
  }

  private pull(): Promise<void> {
    this.pulling ??= this.source
      .next()
      .then(
        (next) => {
          if (next.done) this.end = {};
          else this.seen.push(next.value);
        },
        (failure: unknown) => {
          this.end = { failure };
        },
      )
      .finally(() => (this.pulling = undefined));
    return this.pulling;
  }
}
