import type { CheckResult } from '@assay/contracts';
import type { Progress } from './progress.ts';

/** When outcomes are shown first after the checks began, ms; after that at twice the time, four times, and so on. */
const FIRST_RELEASE_MS = 1_000;

/**
 * Shows the outcomes of checks live, but not the moment at which each of them ended: a submission chooses how long it
 * takes over a hidden input, and could so tell its author what it read. Times that double tell next to nothing, and a
 * long run is still seen to go on. Disposed, it keeps for itself what it has not shown.
 */
export class HeldOutcomes implements Disposable {
  private readonly progress: Pick<Progress, 'emit'>;
  private held: CheckResult[] = [];
  private timer: NodeJS.Timeout;

  /** The checks begin now. */
  constructor(progress: Pick<Progress, 'emit'>) {
    this.progress = progress;
    this.timer = this.releaseIn(FIRST_RELEASE_MS, FIRST_RELEASE_MS);
  }

  add(check: CheckResult): void {
    this.held.push(check);
  }

  /** Shows what is held: the last check is over. */
  release(): void {
    for (const check of this.held.splice(0)) this.progress.emit({ type: 'check', check });
  }

  [Symbol.dispose](): void {
    clearTimeout(this.timer);
    this.held = [];
  }

  /** `sofarMs` from the beginning of the checks to that release. */
  private releaseIn(ms: number, sofarMs: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.release();
      this.timer = this.releaseIn(sofarMs, sofarMs * 2);
    }, ms);
  }
}
