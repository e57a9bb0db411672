import { anyJson, SchemaValidators, structured, type Answer, type Validator } from '@assay/inference';
import type { Layer, Opened, Served, Serving } from '../layer.ts';
import type { Operation } from '../operation.ts';
import { replayed } from '../replay.ts';

const REPAIRS = 2;

/** Holds a model to the form that was asked for: what leaves here is valid, or is an error. */
export class StructuredLayer implements Layer {
  private readonly validators = new SchemaValidators();

  applies({ generation }: Operation): boolean {
    return generation.format !== undefined && generation.format.type !== 'text' && generation.choices === 1;
  }

  async answer(operation: Operation, next: Serving): Promise<Served> {
    const validate = this.validatorOf(operation);
    const { messages } = operation.generation;
    const first = await next.answer(operation);
    // Who calls a tool has not answered yet: there is nothing to hold to a form.
    if (first.answer.choices[0]?.finishReason === 'tool_calls') return first;
    const { written } = await structured(
      async (added) => {
        if (added.length === 0) return writtenOf(first);
        const generation = { ...operation.generation, messages: [...messages, ...added] };
        return writtenOf(await next.answer({ ...operation, generation }));
      },
      validate,
      operation.route.policies.structured?.repairs ?? REPAIRS,
    );
    return { ...written.served, answer: withText(written.served.answer, written.text) };
  }

  /** Nothing of it is sent before it is known to be valid: what was streamed cannot be repaired. */
  async open(operation: Operation, next: Serving): Promise<Opened> {
    return replayed(await this.answer({ ...operation, generation: { ...operation.generation, stream: false } }, next));
  }

  private validatorOf({ generation: { format } }: Operation): Validator {
    return format?.type === 'schema' ? this.validators.of(format.schema) : anyJson;
  }
}

interface ServedText {
  readonly served: Served;
  readonly text: string;
  readonly finishReason: Answer['choices'][number]['finishReason'];
}

function writtenOf(served: Served): ServedText {
  const [choice] = served.answer.choices;
  return { served, text: choice?.text ?? '', finishReason: choice?.finishReason ?? 'stop' };
}

function withText(answer: Answer, text: string): Answer {
  const [first, ...rest] = answer.choices;
  return first ? { ...answer, choices: [{ ...first, text }, ...rest] } : answer;
}
