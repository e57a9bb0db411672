import { randomUUID } from 'node:crypto';
import { AssayError, SocketRequest, type SocketReply } from '@assay/contracts';
import { openAiChat } from '@assay/inference';
import type { WebSocket } from 'ws';
import type { Generating } from '../generations/generations.ts';
import { openSpan } from '../http/request-span.ts';
import { told, type ServeDeps } from '../http/serve.ts';
import type { Caller } from '../keys/caller.ts';
import { assertScope } from '../keys/callers.ts';
import { SendWindow } from './send-window.ts';

export interface SocketDeps extends ServeDeps {
  readonly generations: Generating;
}

interface Running {
  readonly window: SendWindow;
  readonly leaving: AbortController;
}

/** Streams that one connection may have open at once. */
const MOST_STREAMS = 64;

/** One connection: any number of streams at once, each with its own window; all of them end with it. */
export class SocketSession {
  private readonly running = new Map<string, Running>();
  private caller: Promise<Caller> | undefined;

  private constructor(
    private readonly socket: WebSocket,
    private readonly deps: SocketDeps,
    private readonly header: (name: string) => unknown,
  ) {}

  /** Serves a connection until it ends. `secret` is that of the request's headers, where it had one. */
  static open(socket: WebSocket, deps: SocketDeps, header: (name: string) => unknown, secret: string | undefined): void {
    const session = new SocketSession(socket, deps, header);
    if (secret !== undefined) session.greet(secret);
    socket.on('message', (data: Buffer) => session.hear(data));
    socket.on('close', () => session.end());
    socket.on('error', () => session.end());
  }

  private hear(data: Buffer): void {
    const parsed = SocketRequest.safeParse(jsonOf(data));
    if (!parsed.success) {
      const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
      this.fail(undefined, new AssayError('validation_failed', { details: { issues } }));
      return;
    }
    this.obey(parsed.data);
  }

  private obey(request: SocketRequest): void {
    switch (request.type) {
      case 'hello':
        this.greet(request.key);
        return;
      case 'ack':
        this.running.get(request.id)?.window.acknowledge(request.seq);
        return;
      case 'cancel':
        this.running.get(request.id)?.leaving.abort(new AssayError('request_cancelled'));
        return;
      case 'generate':
        void this.generate(request);
    }
  }

  private async generate({ id, body, window: size }: SocketRequest & { readonly type: 'generate' }): Promise<void> {
    if (this.running.has(id) || this.running.size >= MOST_STREAMS) {
      const message = this.running.has(id) ? 'A stream of this id is open.' : `A connection has at most ${MOST_STREAMS} streams.`;
      this.fail(id, new AssayError('validation_failed', { message }));
      return;
    }
    const stream: Running = { window: new SendWindow(size), leaving: new AbortController() };
    this.running.set(id, stream);
    const span = openSpan('WS /v1/stream', '/v1/stream', this.header);
    let status = 200;
    try {
      if (!this.caller) throw new AssayError('unauthenticated', { message: 'Say hello with an API key first.' });
      const { generation } = openAiChat.parse({ ...body, stream: true });
      const { signal } = stream.leaving;
      const request = {
        id: randomUUID(),
        caller: await this.caller,
        wire: 'openai' as const,
        headers: {},
        trace: span.headers,
        stages: span,
        signal,
        generation,
      };
      span.begin('chat', generation.model, request);
      const opened = await this.deps.generations.open(request);
      span.opened(opened.target);
      for await (const event of opened.events) {
        span.saw(event);
        this.send({ type: 'event', id, seq: await stream.window.next(signal), event });
      }
      this.send({ type: 'end', id });
    } catch (error) {
      span.failed(error);
      const known = told(error, this.deps);
      ({ status } = known);
      this.fail(id, known);
    } finally {
      this.running.delete(id);
      this.deps.onServed(span.end(status));
    }
  }

  /** A wrong key is told at once; what is asked for all the same is refused for it again. */
  private greet(secret: string): void {
    this.caller = this.identify(secret);
    this.caller.catch((error: unknown) => this.fail(undefined, told(error, this.deps)));
  }

  private async identify(secret: string): Promise<Caller> {
    const caller = await this.deps.callers.identify(secret);
    assertScope(caller, 'model:infer');
    return caller;
  }

  private end(): void {
    for (const { leaving } of this.running.values()) leaving.abort(new AssayError('request_cancelled'));
  }

  private fail(id: string | undefined, error: AssayError): void {
    this.send({ type: 'error', ...(id === undefined ? {} : { id }), error: error.toBody() });
  }

  private send(reply: SocketReply): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(reply));
  }
}

function jsonOf(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString());
  } catch {
    return undefined;
  }
}
