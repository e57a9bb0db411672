import { AssayError, type GenerationEvent, type Message } from '@assay/contracts';
import {
  Guard,
  judge,
  layersOf,
  machineClock,
  type Answer,
  type GuardrailAction,
  type GuardrailVerdict,
  type ScannerFactory,
  type Target,
} from '@assay/inference';
import type { Layer, Opened, Served, Serving } from '../layer.ts';
import type { Operation } from '../operation.ts';

/** What a guardrail decided about one text of an operation. */
export interface GuardrailDecision {
  readonly operation: Operation;
  readonly side: 'input' | 'output';
  readonly verdict: GuardrailVerdict;
  /** Of output: the version that wrote the text for this very operation. */
  readonly author?: Target;
}

type Told = (decision: GuardrailDecision) => void;

/** Judges what goes to a model and what comes from it; the verdict is the same whether the answer is streamed or not. */
export class GuardrailsLayer implements Layer {
  constructor(private readonly tell: Told) {}

  applies({ route }: Operation): boolean {
    return route.policies.guardrails !== undefined;
  }

  async answer(operation: Operation, next: Serving): Promise<Served> {
    const served = await next.answer(this.judgeInput(operation));
    const { layers, action } = outputOf(operation);
    if (layers.length === 0) return served;
    const author = authorOf(served);
    const choices = served.answer.choices.map((choice) => {
      const judged = judge(choice.text, layers, action, machineClock);
      this.settle(operation, 'output', judged, author);
      // Redacting inside JSON could break it: a call is let through whole, or not at all.
      for (const call of choice.toolCalls) {
        const verdict = judge(call.arguments, layers, action === 'redact' ? 'block' : action, machineClock);
        this.settle(operation, 'output', verdict, author);
      }
      return { ...choice, text: judged.text };
    });
    const answer: Answer = { ...served.answer, choices };
    return { ...served, answer };
  }

  async open(operation: Operation, next: Serving): Promise<Opened> {
    const opened = await next.open(this.judgeInput(operation));
    const { layers, action } = outputOf(operation);
    return layers.length === 0 ? opened : { ...opened, events: this.guarded(operation, opened, layers, action) };
  }

  private judgeInput(operation: Operation): Operation {
    const { generation, route } = operation;
    const layers = layersOf(route.policies.guardrails?.input ?? []);
    if (layers.length === 0) return operation;
    const action = route.policies.guardrails?.action ?? 'block';
    const messages = generation.messages.map((message) =>
      message.role === 'system' ? message : this.judgeMessage(operation, message, layers, action),
    );
    return { ...operation, generation: { ...generation, messages } };
  }

  private judgeMessage(operation: Operation, message: Message, layers: readonly ScannerFactory[], action: GuardrailAction): Message {
    const judgeText = (text: string): string => {
      const judged = judge(text, layers, action, machineClock);
      this.settle(operation, 'input', judged);
      return judged.text;
    };
    if (typeof message.content === 'string') return { ...message, content: judgeText(message.content) };
    return { ...message, content: message.content.map((part) => (part.type === 'text' ? { ...part, text: judgeText(part.text) } : part)) };
  }

  /** Holds back what is not judged yet; a choice's text goes out before anything of another kind that came after it. */
  private async *guarded(
    operation: Operation,
    opened: Opened,
    layers: readonly ScannerFactory[],
    action: GuardrailAction,
  ): AsyncGenerator<GenerationEvent, void, undefined> {
    const author = authorOf(opened);
    const guards = new Map<number, Guard>();
    const calls = new Map<string, Guard>();
    const guardOf = (choice: number): Guard => {
      let guard = guards.get(choice);
      if (!guard) guards.set(choice, (guard = new Guard(layers, action, machineClock)));
      return guard;
    };
    for await (const event of opened.events) {
      if (event.type === 'text') {
        const guard = guardOf(event.choice);
        const text = guard.push(event.text);
        if (guard.blocked) this.settle(operation, 'output', guard.verdict(), author);
        if (text !== '') yield { ...event, text };
        continue;
      }
      if (event.type === 'tool') {
        const key = `${event.choice}:${event.index}`;
        let guard = calls.get(key);
        if (!guard) calls.set(key, (guard = new Guard(layers, action === 'redact' ? 'block' : action, machineClock)));
        guard.push(event.arguments);
        if (guard.blocked) this.settle(operation, 'output', guard.verdict(), author);
      }
      if (event.type === 'finish') {
        const guard = guardOf(event.choice);
        const text = guard.end();
        this.settle(operation, 'output', guard.verdict(), author);
        for (const call of calls.values()) {
          call.end();
          this.settle(operation, 'output', call.verdict(), author);
        }
        if (text !== '') yield { type: 'text', choice: event.choice, text };
      }
      yield event;
    }
  }

  /** Tells every decision; a block ends the operation. */
  private settle(operation: Operation, side: GuardrailDecision['side'], verdict: GuardrailVerdict, author?: Target): void {
    this.tell({ operation, side, verdict, ...(author ? { author } : {}) });
    if (verdict.decision !== 'block') return;
    const [finding] = verdict.findings;
    throw new AssayError('guardrail_blocked', { details: { side, layer: finding?.layer, reason: finding?.reason } });
  }
}

/** Who wrote a text for this operation; nobody, if it was kept or held ready. */
const authorOf = ({ from, target }: Served | Opened): Target | undefined => (from === 'target' ? target : undefined);

function outputOf({ route }: Operation): { readonly layers: readonly ScannerFactory[]; readonly action: GuardrailAction } {
  const { output = [], action = 'block' } = route.policies.guardrails ?? {};
  return { layers: layersOf(output), action };
}
