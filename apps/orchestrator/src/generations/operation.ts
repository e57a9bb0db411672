import type { Generation, RoutePlan, Wire } from '@assay/inference';
import type { Caller } from '../keys/caller.ts';

/** Everything that is known of one request while it is served; its attempts share its id. */
export interface Operation {
  readonly id: string;
  readonly caller: Caller;
  readonly wire: Wire;
  readonly generation: Generation;
  readonly route: RoutePlan;
  /** Tokens of the prompt, estimated. */
  readonly promptTokens: number;
  /** W3C trace context to hand on. */
  readonly trace: Readonly<Record<string, string>>;
  /** Aborted when the caller has gone, or the operation has taken its whole time. */
  readonly signal: AbortSignal;
  /** When it must be over, by the process' clock, ms. */
  readonly deadline: number;
}
