import { HTTP } from '@assay/contracts';
import { createParser } from 'eventsource-parser';

/** What happens to one request, each with its time in ms after it was sent. */
export type ChatEvent =
  | { readonly type: 'headers'; readonly ms: number; readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | { readonly type: 'data'; readonly ms: number; readonly data: string }
  | { readonly type: 'body'; readonly ms: number; readonly text: string }
  | { readonly type: 'end' | 'stopped' | 'lost'; readonly ms: number };

export interface ChatPorts {
  readonly fetch: typeof fetch;
  /** Monotonic, ms. */
  readonly now: () => number;
  /** Told of what came, in order; what came together is told together. */
  readonly onEvents: (events: readonly ChatEvent[]) => void;
}

/** Sends one chat request and tells what happens until it is over. Never rejects: an aborted signal ends it with `stopped`. */
export async function runChat(
  body: Record<string, unknown>,
  traceparent: string,
  { fetch: send, now, onEvents }: ChatPorts,
  signal: AbortSignal,
): Promise<void> {
  const start = now();
  const ms = (): number => now() - start;
  try {
    const { path, method } = HTTP.inferenceChat;
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream, application/json', traceparent };
    const response = await send(path, { method, headers, body: JSON.stringify(body), credentials: 'same-origin', signal });
    onEvents([{ type: 'headers', ms: ms(), status: response.status, headers: Object.fromEntries(response.headers) }]);
    const streamed = response.ok && (response.headers.get('content-type') ?? '').startsWith('text/event-stream');
    if (streamed && response.body) await readEvents(response.body, ms, onEvents);
    else onEvents([{ type: 'body', text: await response.text(), ms: ms() }]);
  } catch {
    onEvents([{ type: signal.aborted ? 'stopped' : 'lost', ms: ms() }]);
  }
}

async function readEvents(body: ReadableStream<Uint8Array>, ms: () => number, onEvents: ChatPorts['onEvents']): Promise<void> {
  let arrived: ChatEvent[] = [];
  const parser = createParser({ onEvent: ({ data }) => void arrived.push({ type: 'data', data, ms: ms() }) });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parser.feed(decoder.decode(value, { stream: true }));
    if (arrived.length > 0) onEvents(arrived);
    arrived = [];
  }
  onEvents([{ type: 'end', ms: ms() }]);
}
