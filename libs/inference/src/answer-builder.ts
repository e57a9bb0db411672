import { AssayError, type FinishReason, type GenerationEvent, type Usage } from '@assay/contracts';
import type { Answer } from './generation.ts';

interface CallInMaking {
  id: string;
  name: string;
  arguments: string;
}

interface ChoiceInMaking {
  text: string;
  reasoning: string;
  readonly calls: (CallInMaking | undefined)[];
  reason: FinishReason | undefined;
}

/** Puts the events of a stream together to the whole answer. */
export class AnswerBuilder {
  private id = '';
  private model = '';
  private usage: Usage | undefined;
  private readonly choices: ChoiceInMaking[] = [];

  add(event: GenerationEvent): void {
    switch (event.type) {
      case 'start':
        this.id = event.id;
        this.model = event.model;
        return;
      case 'text':
        this.choice(event.choice).text += event.text;
        return;
      case 'reasoning':
        this.choice(event.choice).reasoning += event.text;
        return;
      case 'tool':
        this.addCall(event);
        return;
      case 'finish':
        this.choice(event.choice).reason = event.reason;
        return;
      case 'usage':
        this.usage = event.usage;
    }
  }

  /** Text of a choice so far. */
  textOf(choice: number): string {
    return this.choices[choice]?.text ?? '';
  }

  /** Throws `upstream_invalid` when a choice never finished: what is not whole is no answer. */
  build(): Answer {
    if (this.choices.length === 0) throw new AssayError('upstream_invalid', { details: { reason: 'the answer has no choice' } });
    return {
      id: this.id,
      model: this.model,
      choices: this.choices.map(({ text, reasoning, calls, reason }) => {
        if (reason === undefined)
          throw new AssayError('upstream_invalid', { details: { reason: 'the answer ended before it was finished' } });
        return {
          text,
          toolCalls: calls.filter((call) => call !== undefined),
          finishReason: reason,
          ...(reasoning === '' ? {} : { reasoning }),
        };
      }),
      ...(this.usage ? { usage: this.usage } : {}),
    };
  }

  private addCall(event: GenerationEvent & { readonly type: 'tool' }): void {
    const { calls } = this.choice(event.choice);
    const call = (calls[event.index] ??= { id: '', name: '', arguments: '' });
    if (event.id !== undefined) call.id = event.id;
    if (event.name !== undefined) call.name = event.name;
    call.arguments += event.arguments;
  }

  private choice(index: number): ChoiceInMaking {
    while (this.choices.length <= index) this.choices.push({ text: '', reasoning: '', calls: [], reason: undefined });
    const choice = this.choices[index];
    if (!choice) throw new Error(`choice ${index} was not made`);
    return choice;
  }
}

/** Reads a stream to its end. */
export async function collectAnswer(events: AsyncIterable<GenerationEvent>): Promise<Answer> {
  const builder = new AnswerBuilder();
  for await (const event of events) builder.add(event);
  return builder.build();
}
