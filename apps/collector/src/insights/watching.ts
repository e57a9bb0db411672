import type { Insight } from '@assay/contracts';
import { SIGNALS, LONG_S } from './signals.ts';
import { PresenceWatch, SignalWatch, type Looked } from './watch.ts';

/** What was read at one moment: of each signal the value of each service; NaN where there is none. */
export interface Reading {
  /** Ms since 1970. */
  readonly at: number;
  readonly values: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Services that can be scraped, 1 or 0. */
  readonly present: Readonly<Record<string, number>>;
}

/** Kept of what is over. */
const RECENT = 100;
/** A stranger who answers under many names must not fill the memory. */
const MOST_SERVICES = 200;

/** Every signal of every service, look by look. Pure: time and values are handed in. */
export class Watching {
  private readonly signals = new Map<string, SignalWatch>();
  private readonly services = new Map<string, PresenceWatch>();
  private readonly ongoing = new Map<string, Insight>();
  private over: Insight[] = [];

  get active(): readonly Insight[] {
    return [...this.ongoing.values()].sort((a, b) => Date.parse(b.since) - Date.parse(a.since));
  }

  /** Over, the latest first. */
  get recent(): readonly Insight[] {
    return this.over;
  }

  /** Resolves nothing later: what began and what is over is told at once. */
  look({ at, values, present }: Reading): readonly Looked[] {
    const found: Looked[] = [];
    const note = (looked: Looked | undefined): void => {
      if (!looked) return;
      const { insight, turn } = looked;
      if (turn === 'over') this.end(insight);
      else this.ongoing.set(insight.id, insight);
      if (turn !== 'lasts') found.push(looked);
    };
    for (const service of Object.keys(present)) this.presenceOf(service);
    for (const [service, watch] of this.services) {
      const isPresent = present[service] === 1;
      note(watch.look(isPresent, at));
      // What says nothing of itself is not slow, idle or well.
      if (isPresent) for (const looked of this.lookAt(service, at, values)) note(looked);
    }
    return found;
  }

  private *lookAt(service: string, at: number, values: Reading['values']): Generator<Looked | undefined> {
    const events = (values['rate']?.[service] ?? 0) * LONG_S;
    for (const definition of SIGNALS) {
      const read = values[definition.signal]?.[service];
      const isTold = read !== undefined && Number.isFinite(read) && events >= definition.fewest;
      if (read === undefined && !this.signals.has(`${service}.${definition.signal}`)) continue;
      yield this.signalOf(service, definition).look({ value: isTold ? read : undefined, events }, at);
    }
  }

  private presenceOf(service: string): void {
    if (this.services.has(service) || this.services.size >= MOST_SERVICES) return;
    this.services.set(service, new PresenceWatch(service));
  }

  private signalOf(service: string, definition: (typeof SIGNALS)[number]): SignalWatch {
    const key = `${service}.${definition.signal}`;
    const known = this.signals.get(key);
    if (known) return known;
    const watch = new SignalWatch(service, definition);
    this.signals.set(key, watch);
    return watch;
  }

  private end(insight: Insight): void {
    this.ongoing.delete(insight.id);
    this.over = [insight, ...this.over].slice(0, RECENT);
  }
}
