import { HTTP, LiveEnvelope, type Run } from '@assay/contracts';
import { createParser } from 'eventsource-parser';
import { backoff, type Wait } from '../app/wait.ts';
import { isPassing, readRefusal, Unreachable } from './failure.ts';
import { addressOf } from './request.ts';

export type LiveState = 'connecting' | 'live' | 'reconnecting';

export interface LiveRunPorts {
  readonly fetch: typeof fetch;
  readonly getRun: (id: string, signal: AbortSignal) => Promise<Run>;
  readonly wait: Wait;
  /** Resolves when a stream has been silent for too long to be alive. */
  readonly silence: (signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly onEnvelope: (envelope: LiveEnvelope) => void;
  readonly onRun: (run: Run) => void;
  readonly onState: (state: LiveState) => void;
}

/**
 * Follows a run to its verdict over server-sent events. A broken stream is resumed after the last event seen; each time it
 * breaks the stored run is asked for as well, so that no fault of the stream can hide a verdict.
 * @throws Refused when the run is not ours or the session has ended.
 */
export async function followRun(id: string, ports: LiveRunPorts, signal: AbortSignal): Promise<void> {
  const position: Position = { lastEventId: undefined, events: 0 };
  for (let attempt = 0; ; attempt += 1) {
    ports.onState(attempt === 0 ? 'connecting' : 'reconnecting');
    const before = position.events;
    try {
      if (await readStream(id, position, ports, signal)) return;
    } catch (failure) {
      signal.throwIfAborted();
      if (!isPassing(failure)) throw failure;
    }
    if (await askStored(id, ports, signal)) return;
    attempt = position.events > before ? 0 : attempt;
    await ports.wait(backoff(attempt, ports.random), signal);
  }
}

/** How far the events have been read, over all connections. */
interface Position {
  lastEventId: string | undefined;
  events: number;
}

/** @returns whether the verdict was among the events. */
async function readStream(id: string, position: Position, ports: LiveRunPorts, signal: AbortSignal): Promise<boolean> {
  const { lastEventId } = position;
  const headers = { accept: 'text/event-stream', ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) };
  const connection = new AbortController();
  const both = AbortSignal.any([signal, connection.signal]);
  try {
    const asked = ports.fetch(addressOf(HTTP.runEvents, { params: { id } }), { headers, credentials: 'same-origin', signal: both });
    const response = await beforeSilence(asked, ports, both).catch(asUnreachable);
    if (!response.ok || !response.body) throw await readRefusal(response);
    return await readEvents(response.body, position, ports, both);
  } finally {
    connection.abort();
  }
}

/** @returns whether the verdict was among the events. */
async function readEvents(
  body: ReadableStream<Uint8Array>,
  position: Position,
  ports: LiveRunPorts,
  signal: AbortSignal,
): Promise<boolean> {
  ports.onState('live');
  const end = { seen: false };
  const parser = createParser({
    onEvent: (message) => {
      const envelope = LiveEnvelope.safeParse(parseJson(message.data));
      if (!envelope.success) return;
      position.events += 1;
      if (envelope.data.seq > 0) position.lastEventId = message.id;
      ports.onEnvelope(envelope.data);
      end.seen ||= holdsVerdict(envelope.data);
    },
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await beforeSilence(reader.read(), ports, signal).catch(asUnreachable);
    if (done) return end.seen;
    parser.feed(decoder.decode(value, { stream: true }));
    if (end.seen) return true;
  }
}

function asUnreachable(cause: unknown): never {
  throw new Unreachable('the live stream broke', { cause });
}

/** The server sends a comment every few seconds: a line that says nothing at all is dead, although it looks open. */
async function beforeSilence<T>(work: Promise<T>, { silence }: LiveRunPorts, signal: AbortSignal): Promise<T> {
  const heard = new AbortController();
  const silent = async (): Promise<never> => {
    await silence(AbortSignal.any([signal, heard.signal]));
    throw new Error('the live stream fell silent');
  };
  try {
    return await Promise.race([work, silent()]);
  } finally {
    heard.abort();
  }
}

async function askStored(id: string, ports: LiveRunPorts, signal: AbortSignal): Promise<boolean> {
  try {
    const run = await ports.getRun(id, signal);
    ports.onRun(run);
    return run.state === 'done';
  } catch (failure) {
    signal.throwIfAborted();
    if (!isPassing(failure)) throw failure;
    return false;
  }
}

function holdsVerdict({ payload }: LiveEnvelope): boolean {
  return 'type' in payload ? payload.type === 'verdict' : payload.state === 'done';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
