import type { GenerationEvent } from '@assay/contracts';
import { answerEvents, type Answer } from '@assay/inference';

/** A whole answer as the stream that it would have been. */
export async function* replay(answer: Answer): AsyncGenerator<GenerationEvent, void, undefined> {
  yield* await Promise.resolve(answerEvents(answer));
}
