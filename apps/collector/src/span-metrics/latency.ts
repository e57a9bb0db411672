/** A trace that one observation came from. The same object for every observation of its bucket. */
export interface Exemplar {
  /** Id of the trace: its bytes in Latin-1. */
  trace: string;
  seconds: number;
  /** Ms since 1970. */
  atMs: number;
}

/** A histogram of durations, with the last trace of each bucket. */
export class Latency {
  readonly bounds: readonly number[];
  /** By bucket, each without those below it; the last is beyond all bounds. */
  readonly counts: number[];
  readonly exemplars: (Exemplar | undefined)[] = [];
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(seconds: number, trace: string, atMs: number): void {
    const { bounds, counts, exemplars } = this;
    let bucket = 0;
    while (bucket < bounds.length && seconds > (bounds[bucket] ?? Infinity)) bucket++;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    this.sum += seconds;
    const exemplar = exemplars[bucket];
    if (!exemplar) exemplars[bucket] = { trace, seconds, atMs };
    else {
      exemplar.trace = trace;
      exemplar.seconds = seconds;
      exemplar.atMs = atMs;
    }
  }
}
