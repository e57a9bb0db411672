import type { GenerationEvent, GuardrailNote } from '@assay/contracts';
import type { Answer, Target } from '@assay/inference';
import type { Operation } from './operation.ts';

/** Who gave an answer: a target, or what was kept or held ready in its stead. */
export type Source = 'target' | 'exact-cache' | 'semantic-cache' | 'default';

interface Given {
  readonly target: Target;
  /** Times that the operation moved on to another target. */
  readonly hops: number;
  readonly from: Source;
  /** Not what was asked for, but better than an error. */
  readonly degraded?: boolean;
  /** What guardrails let pass and took exception to; of a stream it grows until that has ended. */
  readonly guardrails?: readonly GuardrailNote[];
}

/** A whole answer. */
export interface Served extends Given {
  readonly answer: Answer;
}

/** A stream at its first content. Whoever takes it reads it to its end or leaves it. */
export interface Opened extends Given {
  readonly events: AsyncGenerator<GenerationEvent, void, undefined>;
}

/** Serves an operation, whole or as a stream. */
export interface Serving {
  answer(operation: Operation): Promise<Served>;
  open(operation: Operation): Promise<Opened>;
}

/** One policy around the serving of an operation. */
export interface Layer {
  /** Whether the operation's route or caller has this policy at all; asked once for each operation, and cheap. */
  applies(operation: Operation): boolean;
  answer(operation: Operation, next: Serving): Promise<Served>;
  open(operation: Operation, next: Serving): Promise<Opened>;
}

/** The layers around the innermost serving, the first of them outermost. */
export function layered(layers: readonly Layer[], innermost: Serving): Serving {
  return layers.reduceRight<Serving>(
    (next, layer) => ({
      answer: (operation) => (layer.applies(operation) ? layer.answer(operation, next) : next.answer(operation)),
      open: (operation) => (layer.applies(operation) ? layer.open(operation, next) : next.open(operation)),
    }),
    innermost,
  );
}
