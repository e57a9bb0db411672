import type { Insight, InsightDirection, InsightSignal } from '@assay/contracts';
import { Absence } from './absence.ts';
import { Deviation, type Sample } from './deviation.ts';
import { Hysteresis } from './hysteresis.ts';
import type { SignalDefinition } from './signals.ts';
import { messageOf } from './texts.ts';

/** Looks are five seconds apart. */
export const LOOK_EVERY_MS = 5_000;
const OPTIONS = { enter: 3, leave: 4, longestMs: 30 * 60_000 };

/** What a look found: an anomaly began, goes on or is over. */
export interface Looked {
  readonly insight: Insight;
  readonly turn: 'began' | 'lasts' | 'over';
}

interface Watched {
  readonly service: string;
  readonly signal: InsightSignal;
  readonly unit: Insight['unit'];
}

/** One signal of one service, from look to look. Times are ms since 1970. */
export class SignalWatch {
  private readonly watched: Watched;
  private readonly deviation: Deviation;
  private readonly hysteresis = new Hysteresis<'up' | 'down'>(OPTIONS);
  private current: Insight | undefined;

  constructor(service: string, { signal, unit, rule }: SignalDefinition) {
    this.watched = { service, signal, unit };
    this.deviation = new Deviation(rule);
  }

  look(sample: Sample, at: number): Looked | undefined {
    const { expected, out } = this.deviation.judge(sample, this.current !== undefined);
    const turn = this.hysteresis.look(out, at);
    if (turn === 'adopted') this.deviation.forget();
    const values = { ...(expected && { expected }), ...(sample.value === undefined ? {} : { value: sample.value }) };
    this.current = nextInsight(this.watched, this.current, { turn, hysteresis: this.hysteresis, at, method: 'deviation', ...values });
    return lookedAt(this, turn);
  }

  /** The anomaly; cleared when it is over. */
  take(isOver: boolean): Insight | undefined {
    const { current } = this;
    if (isOver) this.current = undefined;
    return current;
  }
}

/** Whether a service can be seen. */
export class PresenceWatch {
  private readonly watched: Watched;
  private readonly absence = new Absence();
  private readonly hysteresis = new Hysteresis<'absent'>({ ...OPTIONS, enter: 1, leave: 2 });
  private current: Insight | undefined;

  constructor(service: string) {
    this.watched = { service, signal: 'presence', unit: '1' };
  }

  look(isPresent: boolean, at: number): Looked | undefined {
    const turn = this.hysteresis.look(this.absence.judge(isPresent) ? 'absent' : undefined, at);
    if (turn === 'adopted') this.absence.forget();
    this.current = nextInsight(this.watched, this.current, { turn, hysteresis: this.hysteresis, at, method: 'absence' });
    return lookedAt(this, turn);
  }

  take(isOver: boolean): Insight | undefined {
    const { current } = this;
    if (isOver) this.current = undefined;
    return current;
  }
}

interface Step {
  readonly turn: 'began' | 'returned' | 'adopted' | undefined;
  readonly hysteresis: Hysteresis<InsightDirection>;
  readonly at: number;
  readonly method: Insight['method'];
  readonly value?: number;
  readonly expected?: { readonly low: number; readonly high: number };
}

function nextInsight({ service, signal, unit }: Watched, current: Insight | undefined, step: Step): Insight | undefined {
  const { turn, hysteresis, at, method, value, expected } = step;
  if (turn === 'returned' || turn === 'adopted') return current && { ...current, until: new Date(at).toISOString(), outcome: turn };
  const direction = hysteresis.state;
  if (direction === undefined) return undefined;
  if (current) return value !== undefined && isWorse(value, current) ? { ...current, value } : current;
  const since = new Date(hysteresis.since).toISOString();
  return {
    id: `${service}.${signal}.${direction}.${hysteresis.since}`,
    service,
    signal,
    direction,
    unit,
    ...(value === undefined ? {} : { value }),
    ...(expected && { expected }),
    since,
    method,
    message: messageOf(service, signal, direction),
  };
}

const isWorse = (value: number, { value: worst = value, direction }: Insight): boolean =>
  direction === 'down' ? value < worst : value > worst;

function lookedAt(watch: { take(isOver: boolean): Insight | undefined }, turn: Step['turn']): Looked | undefined {
  const isOver = turn === 'returned' || turn === 'adopted';
  const insight = watch.take(isOver);
  return insight && { insight, turn: isOver ? 'over' : turn === 'began' ? 'began' : 'lasts' };
}
