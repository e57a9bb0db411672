import { AssayError, SESSION_HEADER, type GenerationEvent, type Message } from '@assay/contracts';
import { AnswerCollector, type Answer } from '@assay/inference';
import type { Generating, Request } from '../generations/generations.ts';
import type { Opened, Served } from '../generations/layer.ts';
import type { SessionStore } from './session-store.ts';

/** Serves generations, those of a session with its history before them; what was said is kept before the answer has ended. */
export class SessionGenerations implements Generating {
  constructor(
    private readonly sessions: SessionStore,
    private readonly next: Generating,
  ) {}

  answer(request: Request): Promise<Served> {
    const id = sessionOf(request);
    return id === undefined ? this.next.answer(request) : this.answerIn(id, request);
  }

  open(request: Request): Promise<Opened> {
    const id = sessionOf(request);
    return id === undefined ? this.next.open(request) : this.openIn(id, request);
  }

  private async answerIn(id: string, request: Request): Promise<Served> {
    const served = await this.next.answer(await this.continued(id, request));
    await this.keep(id, request, served.answer);
    return served;
  }

  private async openIn(id: string, request: Request): Promise<Opened> {
    const opened = await this.next.open(await this.continued(id, request));
    return { ...opened, events: keeping(opened.events, (answer) => this.keep(id, request, answer)) };
  }

  private async continued(id: string, request: Request): Promise<Request> {
    const { messages: history } = await this.sessions.find(request.caller.account, id);
    const { generation } = request;
    const system = generation.messages.filter(({ role }) => role === 'system');
    return { ...request, generation: { ...generation, messages: [...system, ...history, ...turnOf(request)] } };
  }

  private async keep(id: string, request: Request, { choices: [choice] }: Answer): Promise<void> {
    if (!choice) return;
    const { text, toolCalls } = choice;
    const said: Message = { role: 'assistant', content: text, ...(toolCalls.length > 0 ? { toolCalls: [...toolCalls] } : {}) };
    await this.sessions.append(request.caller.account, id, [...turnOf(request), said]);
  }
}

/** What the caller says now: system messages belong to each request, not to the dialog. */
const turnOf = ({ generation }: Request): Message[] => generation.messages.filter(({ role }) => role !== 'system');

function sessionOf({ headers }: Request): string | undefined {
  const id = headers[SESSION_HEADER];
  if (Array.isArray(id)) throw new AssayError('validation_failed', { message: `Send one ${SESSION_HEADER}.` });
  return id;
}

/** A stream that is kept when it is whole; one that breaks, or that its reader leaves, is not. */
async function* keeping(
  events: AsyncGenerator<GenerationEvent, void, undefined>,
  keep: (answer: Answer) => Promise<void>,
): AsyncGenerator<GenerationEvent, void, undefined> {
  const collector = new AnswerCollector();
  for await (const event of events) {
    collector.add(event);
    yield event;
  }
  await keep(collector.answer());
}
