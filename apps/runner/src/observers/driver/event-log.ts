import type { DriverObservation, Json } from '@assay/grading';

/** What a driver emitted, and a way to wait for more of it. */
export class EventLog {
  readonly events: DriverObservation['events'][number][] = [];
  private readonly counts = new Map<string, number>();
  private readonly startedAt: number;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly clock: () => number) {
    this.startedAt = clock();
  }

  add(name: string, data: Json): void {
    this.events.push({ name, data, atMs: this.clock() - this.startedAt });
    this.counts.set(name, this.count(name) + 1);
  }

  count(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  /** Something changed: everyone who waits looks again. */
  wake(): void {
    for (const look of [...this.waiting]) look();
  }

  /** Whether `condition` came to hold within `ms`. Rejects with the signal's reason. */
  until(condition: () => boolean, ms: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        clearTimeout(timer);
        this.waiting.delete(look);
        signal.removeEventListener('abort', aborted);
        finish();
      };
      const look = (): void => {
        if (condition()) settle(() => resolve(true));
      };
      const aborted = (): void => settle(() => reject(signal.reason as Error));
      const timer = setTimeout(() => settle(() => resolve(condition())), ms);
      this.waiting.add(look);
      signal.addEventListener('abort', aborted, { once: true });
      if (signal.aborted) aborted();
      else look();
    });
  }
}
