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
  let lastEventId: string | undefined;
  for (let attempt = 0; ; attempt += 1) {
    ports.onState(attempt === 0 ? 'connecting' : 'reconnecting');
    let progressed = false;
    try {
      const over = await readStream(id, lastEventId, ports, signal, (eventId) => {
        progressed = true;
        lastEventId = eventId ?? lastEventId;
      });
      if (over) return;
    } catch (failure) {
      signal.throwIfAborted();
      if (!isPassing(failure)) throw failure;
    }
    if (await askStored(id, ports, signal)) return;
    attempt = progressed ? 0 : attempt;
    await ports.wait(backoff(attempt, ports.random), signal);
  }
}

/** @returns whether the verdict was among the events. */
async function readStream(
  id: string,
  lastEventId: string | undefined,
  ports: LiveRunPorts,
  signal: AbortSignal,
  onProgress: (eventId: string | undefined) => void,
): Promise<boolean> {
  const headers = { accept: 'text/event-stream', ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) };
  const unreachable = (cause: unknown): never => {
    throw new Unreachable('the live stream broke', { cause });
  };
  const response = await ports
    .fetch(addressOf(HTTP.runEvents, { params: { id } }), { headers, credentials: 'same-origin', signal })
    .catch(unreachable);
  if (!response.ok || !response.body) throw await readRefusal(response);
  ports.onState('live');
  let over = false;
  const parser = createParser({
    onEvent: (message) => {
      const envelope = LiveEnvelope.safeParse(parseJson(message.data));
      if (!envelope.success) return;
      onProgress(envelope.data.seq > 0 ? message.id : undefined);
      ports.onEnvelope(envelope.data);
      over ||= holdsVerdict(envelope.data);
    },
  });
  const decoder = new TextDecoder();
  for await (const bytes of chunksOf(response.body, unreachable)) {
    parser.feed(decoder.decode(bytes, { stream: true }));
    if (over) return true;
  }
  return over;
}

async function* chunksOf(body: ReadableStream<Uint8Array>, onBroken: (cause: unknown) => never): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(onBroken);
      if (done) return;
      yield value;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
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
