import { randomUUID } from 'node:crypto';
import type { GuardrailNote, SocketReply, SocketRequest } from '@assay/contracts';
import { openAiChat, type JsonObject } from '@assay/inference';
import type { Generating } from '../generations/generations.ts';
import { openSpan } from '../http/request-span.ts';
import { told, type ServeDeps } from '../http/serve.ts';
import type { Caller } from '../keys/caller.ts';
import type { SessionSteps } from '../sessions/session-steps.ts';
import type { SendWindow } from './send-window.ts';

export interface StreamDeps extends ServeDeps {
  readonly generations: Generating;
  readonly steps: SessionSteps;
}

/** One of a connection's streams. */
export interface SocketStream {
  readonly id: string;
  readonly window: SendWindow;
  /** Aborted when it is cancelled, or the connection has ended. */
  readonly leaving: AbortController;
  /** Of the request that opened the connection. */
  readonly header: (name: string) => unknown;
  /** Errors: `unauthenticated`, `token_expired`, `forbidden`. */
  readonly caller: () => Promise<Caller>;
  readonly send: (reply: SocketReply) => void;
  /** Number of what is sent next, once its reader has room for it. */
  readonly next: () => Promise<number>;
}

/** A generation in events; resolves with what guardrails had to say of it. Rejects as it fails, before its first event or behind any. */
export async function generateStream(body: JsonObject, stream: SocketStream, deps: StreamDeps): Promise<readonly GuardrailNote[]> {
  const span = openSpan('WS /v1/stream', '/v1/stream', stream.header);
  let status = 200;
  try {
    const caller = await stream.caller();
    const { generation } = openAiChat.parse({ ...body, stream: true });
    const { signal } = stream.leaving;
    const request = {
      id: randomUUID(),
      caller,
      wire: 'openai' as const,
      headers: {},
      trace: span.headers,
      stages: span,
      signal,
      generation,
    };
    span.begin('chat', generation.model, request);
    const opened = await deps.generations.open(request);
    span.opened(opened.target);
    for await (const event of opened.events) {
      span.saw(event);
      stream.send({ type: 'event', id: stream.id, seq: await stream.next(), event });
    }
    return opened.guardrails ?? [];
  } catch (error) {
    span.failed(error);
    ({ status } = told(error, deps));
    throw error;
  } finally {
    deps.onServed(span.end(status));
  }
}

type Observe = Extract<SocketRequest, { readonly type: 'observe' }>;

/** The steps of a session in envelopes, until it ends. */
export async function observeStream(
  { session, after }: Observe,
  stream: SocketStream,
  deps: StreamDeps,
): Promise<readonly GuardrailNote[]> {
  const { account } = await stream.caller();
  const { signal } = stream.leaving;
  for await (const envelope of await deps.steps.observe({ account, session }, after, signal)) {
    stream.send({ type: 'envelope', id: stream.id, seq: await stream.next(), envelope });
  }
  signal.throwIfAborted();
  return [];
}
