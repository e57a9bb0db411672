import type { Clock } from '../../clock.ts';
import type { GenerationReport } from '../engine.ts';

/** When the tokens of one generation came. */
export class TokenTiming {
  count = 0;
  private first: number | undefined;
  private last: number | undefined;
  private readonly clock: Clock;
  private readonly arrived: number;

  constructor(clock: Clock, arrived: number) {
    this.clock = clock;
    this.arrived = arrived;
  }

  /** Time from arrival to the first token, ms; undefined before it. */
  get firstAfter(): number | undefined {
    return this.first === undefined ? undefined : this.first - this.arrived;
  }

  /** Tokens have come: the gap before them, ms, none before the first. */
  tokens(count: number): number[] {
    const now = this.clock.now();
    const gap = this.last === undefined ? [] : [now - this.last];
    this.first ??= now;
    this.last = now;
    this.count += count;
    return gap;
  }

  times(scheduled: number): GenerationReport['times'] {
    return { arrived: this.arrived, scheduled, ...(this.first === undefined ? {} : { firstToken: this.first }), ended: this.clock.now() };
  }
}
