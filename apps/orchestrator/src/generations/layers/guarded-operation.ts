import { AssayError, type GenerationEvent, type GuardrailNote, type Message } from '@assay/contracts';
import {
  Guard,
  judge,
  layersOf,
  machineClock,
  note,
  type GuardrailAction,
  type GuardrailVerdict,
  type ScannerFactory,
  type Target,
} from '@assay/inference';
import type { Opened, Served } from '../layer.ts';
import type { Operation } from '../operation.ts';

/** What a guardrail decided about one text of an operation. */
export interface GuardrailDecision {
  readonly operation: Operation;
  readonly side: 'input' | 'output';
  readonly verdict: GuardrailVerdict;
  /** Of output: the version that wrote the text for this very operation. */
  readonly author?: Target;
}

/** The guardrails of one operation, and what they have to say about it. */
export class GuardedOperation {
  /** What was let pass and is to be told; grows until the answer has ended. */
  readonly notes: GuardrailNote[] = [];
  private readonly action: GuardrailAction;
  private readonly output: readonly ScannerFactory[];

  constructor(
    private readonly operation: Operation,
    private readonly tell: (decision: GuardrailDecision) => void,
  ) {
    const { guardrails } = operation.route.policies;
    this.action = guardrails?.action ?? 'block';
    this.output = layersOf(guardrails?.output ?? []);
  }

  /** The operation, with its input judged. Errors: `guardrail_blocked`. */
  judged(): Operation {
    const { generation, route } = this.operation;
    const layers = layersOf(route.policies.guardrails?.input ?? []);
    if (layers.length === 0) return this.operation;
    const messages = generation.messages.map((message) => (message.role === 'system' ? message : this.judgedMessage(message, layers)));
    return { ...this.operation, generation: { ...generation, messages } };
  }

  /** A whole answer, judged. Errors: `guardrail_blocked`. */
  answer(served: Served): Served {
    if (this.output.length === 0) return this.noted(served);
    const author = authorOf(served);
    const choices = served.answer.choices.map((choice) => {
      const judged = judge(choice.text, this.output, this.action, machineClock);
      this.settle('output', judged, author);
      for (const call of choice.toolCalls) {
        this.settle('output', judge(call.arguments, this.output, this.callAction, machineClock), author);
      }
      return { ...choice, text: judged.text };
    });
    return this.noted({ ...served, answer: { ...served.answer, choices } });
  }

  /** A stream, judged while it passes; it fails with `guardrail_blocked`. */
  stream(opened: Opened): Opened {
    return this.noted(this.output.length === 0 ? opened : { ...opened, events: this.guarded(opened) });
  }

  private noted<Given extends Served | Opened>(given: Given): Given {
    return { ...given, guardrails: this.notes };
  }

  /** Redacting inside JSON could break it: a call is let through whole, or not at all. */
  private get callAction(): GuardrailAction {
    return this.action === 'redact' ? 'block' : this.action;
  }

  private judgedMessage(message: Message, layers: readonly ScannerFactory[]): Message {
    const judgeText = (text: string): string => {
      const judged = judge(text, layers, this.action, machineClock);
      this.settle('input', judged);
      return judged.text;
    };
    if (typeof message.content === 'string') return { ...message, content: judgeText(message.content) };
    return { ...message, content: message.content.map((part) => (part.type === 'text' ? { ...part, text: judgeText(part.text) } : part)) };
  }

  /** Holds back what is not judged yet; a choice's text goes out before anything of another kind that came after it. */
  private async *guarded(opened: Opened): AsyncGenerator<GenerationEvent, void, undefined> {
    const author = authorOf(opened);
    const guards = new Map<number, Guard>();
    const calls = new Map<string, Guard>();
    const guardOf = (choice: number): Guard => {
      let guard = guards.get(choice);
      if (!guard) guards.set(choice, (guard = new Guard(this.output, this.action, machineClock)));
      return guard;
    };
    for await (const event of opened.events) {
      if (event.type === 'text') {
        const guard = guardOf(event.choice);
        const text = guard.push(event.text);
        if (guard.blocked) this.settle('output', guard.verdict(), author);
        if (text !== '') yield { ...event, text };
        continue;
      }
      if (event.type === 'tool') {
        const key = `${event.choice}:${event.index}`;
        let guard = calls.get(key);
        if (!guard) calls.set(key, (guard = new Guard(this.output, this.callAction, machineClock)));
        guard.push(event.arguments);
        if (guard.blocked) this.settle('output', guard.verdict(), author);
      }
      if (event.type === 'finish') {
        const guard = guardOf(event.choice);
        const text = guard.end();
        this.settle('output', guard.verdict(), author);
        for (const call of calls.values()) {
          call.end();
          this.settle('output', call.verdict(), author);
        }
        if (text !== '') yield { type: 'text', choice: event.choice, text };
      }
      yield event;
    }
  }

  /** Tells every decision; a block ends the operation. */
  private settle(side: GuardrailDecision['side'], verdict: GuardrailVerdict, author?: Target): void {
    this.tell({ operation: this.operation, side, verdict, ...(author ? { author } : {}) });
    note(this.notes, side, verdict);
    if (verdict.decision !== 'block') return;
    const [finding] = verdict.findings;
    throw new AssayError('guardrail_blocked', { details: { side, layer: finding?.layer, reason: finding?.reason } });
  }
}

/** Who wrote a text for this operation; nobody, if it was kept or held ready. */
const authorOf = ({ from, target }: Served | Opened): Target | undefined => (from === 'target' ? target : undefined);
