import type { Inspection } from '../wire/inspect.ts';
import type { SignalName } from '../wire/signals.ts';
import type { Refusal } from './refusal.ts';

/** Told what became of every request. */
export interface Observer {
  /** Taken; `ms` from its arrival to its answer. */
  taken(signal: SignalName, inspection: Inspection, ms: number): void;
  /** Not taken; without a signal where its path names none. */
  refused(signal: SignalName | undefined, refusal: Refusal): void;
}
