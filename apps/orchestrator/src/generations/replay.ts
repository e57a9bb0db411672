import type { GenerationEvent } from '@assay/contracts';
import type { Answer } from '@assay/inference';

/** A whole answer as the stream that it would have been. */
export async function* replay(answer: Answer): AsyncGenerator<GenerationEvent, void, undefined> {
  yield* await Promise.resolve(eventsOf(answer));
}

function* eventsOf(answer: Answer): Generator<GenerationEvent, void, undefined> {
  yield { type: 'start', id: answer.id, model: answer.model };
  for (const [choice, { text, reasoning, toolCalls, finishReason }] of answer.choices.entries()) {
    if (reasoning !== undefined) yield { type: 'reasoning', choice, text: reasoning };
    if (text !== '') yield { type: 'text', choice, text };
    for (const [index, call] of toolCalls.entries()) yield { type: 'tool', choice, index, ...call };
    yield { type: 'finish', choice, reason: finishReason };
  }
  if (answer.usage) yield { type: 'usage', usage: answer.usage };
}
