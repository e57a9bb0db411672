import { AssayError, PARENT_STEP_HEADER, SESSION_HEADER, StepId, type GenerationEvent, type Usage } from '@assay/contracts';
import type { Choice, Clock } from '@assay/inference';
import { asAssayError } from '@assay/service';
import type { Generating, Request } from '../generations/generations.ts';
import type { Opened, Served } from '../generations/layer.ts';
import { parsePart } from '../http/parse.ts';
import type { StepLog } from './step-log.ts';
import { StepWriter } from './step-writer.ts';

/** Serves generations and tells, of those that name a session, every one as a step of it. */
export class StepGenerations implements Generating {
  constructor(
    private readonly next: Generating,
    private readonly log: StepLog,
    private readonly clock: Pick<Clock, 'sleep'>,
    private readonly onLost: (error: unknown) => void,
  ) {}

  answer(request: Request): Promise<Served> {
    const step = this.begin(request);
    return step ? this.answerAs(step, request) : this.next.answer(request);
  }

  open(request: Request): Promise<Opened> {
    const step = this.begin(request);
    return step ? this.openAs(step, request) : this.next.open(request);
  }

  private async answerAs(step: StepWriter, request: Request): Promise<Served> {
    try {
      const served = await this.next.answer(request);
      const [choice] = served.answer.choices;
      if (choice) tellWhole(step, choice);
      finish(step, served, choice?.finishReason, served.answer.usage);
      return served;
    } catch (error) {
      fail(step, error);
      throw error;
    } finally {
      await step.close();
    }
  }

  private async openAs(step: StepWriter, request: Request): Promise<Opened> {
    try {
      const opened = await this.next.open(request);
      return { ...opened, events: tellEach(step, opened) };
    } catch (error) {
      fail(step, error);
      await step.close();
      throw error;
    }
  }

  private begin({ id, caller, headers, generation }: Request): StepWriter | undefined {
    const { [SESSION_HEADER]: session, [PARENT_STEP_HEADER]: parent } = headers;
    if (typeof session !== 'string') return undefined;
    const parent_id = parent === undefined ? undefined : parsePart(StepId, parent);
    const ref = { account: caller.account, session };
    const { clock, onLost } = this;
    const step = new StepWriter(id, { append: (deltas) => this.log.append(ref, deltas), clock, onLost });
    const payload = {
      name: generation.model.slice(0, LONGEST_NAME),
      kind: 'generation',
      ...(parent_id === undefined ? {} : { parent_id }),
    };
    step.emit({ event_type: 'started', payload });
    return step;
  }
}

async function* tellEach(step: StepWriter, opened: Opened): AsyncGenerator<GenerationEvent, void, undefined> {
  let reason: string | undefined;
  let usage: Usage | undefined;
  let over = false;
  try {
    for await (const event of opened.events) {
      if (event.type === 'usage') ({ usage } = event);
      else if (event.type !== 'start' && event.choice === 0) {
        if (event.type === 'finish') ({ reason } = event);
        tellEvent(step, event);
      }
      yield event;
    }
    finish(step, opened, reason, usage);
    over = true;
  } catch (error) {
    fail(step, error);
    over = true;
    throw error;
  } finally {
    // Whoever leaves in the middle throws nothing.
    if (!over) fail(step, new AssayError('request_cancelled'));
    await step.close();
  }
}

/** What a model may write longer than a delta may carry it is cut, and calls beyond what a step may have are left out. */
const LONGEST_NAME = 256;
const MOST_CALLS = 128;

function tellEvent(step: StepWriter, event: GenerationEvent): void {
  if (event.type === 'text') step.say(event.text);
  if (event.type === 'tool') tellCall(step, event);
}

function tellWhole(step: StepWriter, { text, toolCalls }: Choice): void {
  step.say(text);
  for (const [index, call] of toolCalls.entries()) tellCall(step, { index, ...call });
}

interface CallPiece {
  readonly index: number;
  readonly id?: string;
  readonly name?: string;
  readonly arguments: string;
}

function tellCall(step: StepWriter, { index, id, name, arguments: written }: CallPiece): void {
  if (index >= MOST_CALLS) return;
  const named = {
    ...(id === undefined ? {} : { id: id.slice(0, LONGEST_NAME) }),
    ...(name === undefined ? {} : { name: name.slice(0, LONGEST_NAME) }),
  };
  step.call({ index, ...named, arguments: written });
}

function finish(step: StepWriter, { target, from, hops }: Served | Opened, reason: string | undefined, usage: Usage | undefined): void {
  const state = {
    model: target.name,
    source: from,
    hops,
    ...(reason === undefined ? {} : { finish_reason: reason }),
    ...(usage ? { usage } : {}),
  };
  step.emit({ event_type: 'finished', payload: { state } });
}

function fail(step: StepWriter, error: unknown): void {
  const { code, message } = asAssayError(error);
  step.emit({ event_type: 'failed', payload: { code, message: message.slice(0, 1_024) } });
}
