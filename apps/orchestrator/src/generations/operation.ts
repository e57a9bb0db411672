import type { Generation, RoutePlan, Target, Wire } from '@assay/inference';
import type { Caller } from '../keys/caller.ts';

/** What a request goes through: before, with and after the model. */
export interface Stages {
  /** Which configuration serves it, from its beginning to its end. */
  configured(revision: string): void;
  inferenceBegins(): void;
  inferenceEnds(): void;
  /** Something that whoever looks at the trace of the request should know, as an attribute of its span. */
  remark(attribute: string, value: string): void;
}

/** Who asks, and how; what they ask for is beside it. */
export interface Asked {
  /** Unique; the attempts of one request share it. */
  readonly id: string;
  readonly caller: Caller;
  readonly wire: Wire;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Told when models begin and end to work for it. */
  readonly stages?: Stages;
  /** W3C trace context to hand on. */
  readonly trace: Readonly<Record<string, string>>;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
}

/** Everything that is known of one request while it is served. */
export interface Operation extends Asked {
  readonly generation: Generation;
  readonly route: RoutePlan;
  /** Who may answer, in the order in which they are tried. */
  readonly targets: readonly [Target, ...Target[]];
  /** Tokens of the prompt, estimated. */
  readonly promptTokens: number;
  /** How many attempts have begun for it, whichever layer asked for them; counted on. */
  readonly attempts: { begun: number };
  /** When it must be over, by the process' clock, ms. */
  readonly deadline: number;
}
