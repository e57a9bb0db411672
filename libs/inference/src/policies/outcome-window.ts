const BUCKETS = 10;

/** Successes and failures of the last while, in ten buckets: O(1) an outcome, and no list of them is kept. */
export class OutcomeWindow {
  private readonly totals = new Float64Array(BUCKETS);
  private readonly failed = new Float64Array(BUCKETS);
  private readonly bucketMs: number;
  private bucket = 0;
  total = 0;
  failures = 0;

  constructor(windowMs: number) {
    this.bucketMs = windowMs / BUCKETS;
  }

  add(now: number, failure: boolean): void {
    const bucket = Math.floor(now / this.bucketMs);
    if (bucket > this.bucket) this.turn(bucket);
    const slot = this.bucket % BUCKETS;
    this.totals[slot] = (this.totals[slot] ?? 0) + 1;
    this.total++;
    if (!failure) return;
    this.failed[slot] = (this.failed[slot] ?? 0) + 1;
    this.failures++;
  }

  clear(): void {
    this.totals.fill(0);
    this.failed.fill(0);
    this.total = 0;
    this.failures = 0;
  }

  private turn(bucket: number): void {
    if (bucket - this.bucket >= BUCKETS) this.clear();
    else
      for (let gone = this.bucket + 1; gone <= bucket; gone++) {
        const slot = gone % BUCKETS;
        this.total -= this.totals[slot] ?? 0;
        this.failures -= this.failed[slot] ?? 0;
        this.totals[slot] = 0;
        this.failed[slot] = 0;
      }
    this.bucket = bucket;
  }
}
