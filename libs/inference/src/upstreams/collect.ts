import type { FinishReason, GenerationEvent, ToolCall, Usage } from '@assay/contracts';
import type { Answer, Choice } from '../generation.ts';
import { upstreamInvalid } from '../sse/invalid.ts';

interface Growing {
  text: string;
  reasoning: string;
  readonly calls: Map<number, { id: string; name: string; arguments: string }>;
  finishReason: FinishReason | undefined;
}

/** Puts a streamed answer together. */
export class AnswerCollector {
  #id = '';
  #model = '';
  #usage: Usage | undefined;
  readonly #choices: Growing[] = [];

  add(event: GenerationEvent): void {
    switch (event.type) {
      case 'start':
        this.#id = event.id;
        this.#model = event.model;
        return;
      case 'usage':
        this.#usage = event.usage;
        return;
      case 'text':
        this.#choice(event.choice).text += event.text;
        return;
      case 'reasoning':
        this.#choice(event.choice).reasoning += event.text;
        return;
      case 'finish':
        this.#choice(event.choice).finishReason = event.reason;
        return;
      case 'tool': {
        const { calls } = this.#choice(event.choice);
        const call = calls.get(event.index) ?? { id: '', name: '', arguments: '' };
        call.id ||= event.id ?? '';
        call.name ||= event.name ?? '';
        call.arguments += event.arguments;
        calls.set(event.index, call);
      }
    }
  }

  /** Throws `upstream_invalid` if a choice has no end. */
  answer(): Answer {
    if (this.#choices.length === 0) throw upstreamInvalid('truncated');
    const answer = { id: this.#id, model: this.#model, choices: this.#choices.map(whole) };
    return this.#usage ? { ...answer, usage: this.#usage } : answer;
  }

  #choice(index: number): Growing {
    let choice = this.#choices[index];
    while (!choice) {
      this.#choices.push({ text: '', reasoning: '', calls: new Map(), finishReason: undefined });
      choice = this.#choices[index];
    }
    return choice;
  }
}

function whole({ text, reasoning, calls, finishReason }: Growing): Choice {
  if (!finishReason) throw upstreamInvalid('truncated');
  const toolCalls: ToolCall[] = [...calls].sort(([a], [b]) => a - b).map(([, call]) => call);
  return { text, toolCalls, finishReason, ...(reasoning === '' ? {} : { reasoning }) };
}

/** A whole answer as the events that would have made it: for a cached answer to a caller who asked for a stream. */
export function answerEvents({ id, model, choices, usage }: Answer): GenerationEvent[] {
  const events: GenerationEvent[] = [{ type: 'start', id, model }];
  choices.forEach((made, choice) => {
    if (made.reasoning !== undefined) events.push({ type: 'reasoning', choice, text: made.reasoning });
    if (made.text !== '') events.push({ type: 'text', choice, text: made.text });
    made.toolCalls.forEach(({ id: callId, name, arguments: written }, index) => {
      events.push({ type: 'tool', choice, index, id: callId, name, arguments: written });
    });
    events.push({ type: 'finish', choice, reason: made.finishReason });
  });
  if (usage) events.push({ type: 'usage', usage });
  return events;
}
