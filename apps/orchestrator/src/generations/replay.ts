import type { GenerationEvent } from '@assay/contracts';
import { answerEvents, type Answer } from '@assay/inference';
import type { Opened, Served } from './layer.ts';

/** What was served whole, as if it had been streamed. */
export function replayed({ answer, ...given }: Served): Opened {
  return { ...given, events: replay(answer) };
}

/** A whole answer as the stream that it would have been. */
async function* replay(answer: Answer): AsyncGenerator<GenerationEvent, void, undefined> {
  yield* await Promise.resolve(answerEvents(answer));
}
