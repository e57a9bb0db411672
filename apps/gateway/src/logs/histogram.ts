import { LOG_LEVELS, type LogEntry, type LogHistogram, type LogLevel } from '@assay/contracts';

/** Counts log entries into equal stretches of time. Times are ms since 1970. */
export class Histogram {
  private readonly buckets: Record<LogLevel, number>[];
  private readonly bucketMs: number;
  private counted = 0;

  constructor(
    private readonly fromMs: number,
    toMs: number,
    count: number,
  ) {
    this.bucketMs = Math.max(1, Math.ceil((toMs - fromMs) / count));
    this.buckets = Array.from(
      { length: count },
      () => Object.fromEntries(LOG_LEVELS.map((level) => [level, 0])) as Record<LogLevel, number>,
    );
  }

  add({ time, level }: Pick<LogEntry, 'time' | 'level'>): void {
    const place = Math.floor((Date.parse(time) - this.fromMs) / this.bucketMs);
    const bucket = this.buckets[Math.min(Math.max(0, place), this.buckets.length - 1)];
    if (bucket) bucket[level] += 1;
    this.counted += 1;
  }

  result(complete: boolean): LogHistogram {
    const { fromMs, bucketMs, buckets, counted } = this;
    return { fromMs, bucketMs, buckets, counted, complete };
  }
}
