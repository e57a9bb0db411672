import { robust } from './robust.ts';

/** What a signal is expected to do, and how much it may differ before it matters to anybody. */
export interface DeviationRule {
  readonly directions: readonly ('up' | 'down')[];
  /** Differs by so much at least, in the unit of the signal. */
  readonly atLeast: number;
  /** And by such a share of what is expected. */
  readonly ratio: number;
  /** Standard deviation that chance alone gives, of what is expected and of so many events. */
  readonly chance: (expected: number, events: number) => number;
}

export interface Sample {
  /** Undefined where there is none, such as a duration of no request. */
  readonly value: number | undefined;
  /** How many events it was made of. */
  readonly events: number;
}

export interface Judged {
  /** Undefined while too little is known. */
  readonly expected: { readonly low: number; readonly high: number } | undefined;
  readonly out: 'up' | 'down' | undefined;
}

/** Robust standard deviations that are taken for chance. */
const SIGMAS = 6;
/** Of what is out of range; back is what is nearer than this share of the way. */
const BACK = 0.7;
/** Samples that make what is expected, the newest of them kept apart: what begins slowly must not be learnt meanwhile. */
const REMEMBERED = 120;
const APART = 12;
const KNOWN = 36;

/**
 * Compares a signal with its own last ten minutes: median and median absolute deviation, which nothing that lasts less than half of them
 * can shift. The range is as wide as the widest of what the signal did, what chance would do, and what nobody would care about.
 */
export class Deviation {
  private readonly rule: DeviationRule;
  private readonly values: number[] = [];

  constructor(rule: DeviationRule) {
    this.rule = rule;
  }

  /** `active`: it is out of range already; then it is not learnt from, and has to come back further. */
  judge({ value, events }: Sample, active: boolean): Judged {
    const known = this.values.slice(0, Math.max(0, this.values.length - APART));
    if (value === undefined) return { expected: undefined, out: undefined };
    if (!active) this.learn(value);
    if (known.length < KNOWN) return { expected: undefined, out: undefined };
    const { centre, spread } = robust(known);
    const width = this.width(centre, spread, events);
    const tolerated = active ? BACK * width : width;
    const side = value > centre + tolerated ? 'up' : value < centre - tolerated ? 'down' : undefined;
    return {
      expected: { low: Math.max(0, centre - width), high: centre + width },
      out: side !== undefined && this.rule.directions.includes(side) ? side : undefined,
    };
  }

  /** What it does now is what it does. */
  forget(): void {
    this.values.length = 0;
  }

  private width(centre: number, spread: number, events: number): number {
    const { atLeast, ratio, chance } = this.rule;
    return Math.max(SIGMAS * spread, SIGMAS * chance(centre, events), atLeast, ratio * Math.abs(centre));
  }

  private learn(value: number): void {
    this.values.push(value);
    if (this.values.length > REMEMBERED + APART) this.values.shift();
  }
}
