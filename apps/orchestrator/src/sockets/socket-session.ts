import { AssayError, SocketRequest, type GuardrailNote, type SocketReply } from '@assay/contracts';
import type { Clock } from '@assay/inference';
import type { WebSocket } from 'ws';
import { told } from '../http/serve.ts';
import type { Caller } from '../keys/caller.ts';
import { assertScope } from '../keys/callers.ts';
import type { Connections } from '../sessions/connections.ts';
import { Liveness, type LivenessOptions } from './liveness.ts';
import { SendWindow } from './send-window.ts';
import { generateStream, observeStream, type SocketStream, type StreamDeps } from './socket-streams.ts';

export interface SocketDeps extends StreamDeps {
  readonly connections: Connections;
  readonly liveness: LivenessOptions;
  readonly clock: Pick<Clock, 'alarm'>;
}

/** Streams that one connection may have open at once. */
const MOST_STREAMS = 64;
/** Close codes of RFC 6455. */
const POLICY_VIOLATION = 1_008;

/** One connection: any number of streams at once, each with its own window; all of them end with it. */
export class SocketSession {
  private readonly running = new Map<string, SocketStream>();
  private readonly liveness: Liveness;
  private secret: string | undefined;
  private greeting: Promise<void> | undefined;
  private leave: (() => void) | undefined;

  private constructor(
    private readonly socket: WebSocket,
    private readonly deps: SocketDeps,
    private readonly header: (name: string) => unknown,
  ) {
    this.liveness = new Liveness(deps.clock, deps.liveness, {
      ping: () => socket.ping(),
      unknown: () =>
        this.refuse(new AssayError('unauthenticated', { message: `No valid key was shown within ${deps.liveness.helloMs} ms.` })),
      gone: () => socket.terminate(),
    });
  }

  /** Serves a connection until it ends. `secret` is that of the request's headers, where it had one. */
  static open(socket: WebSocket, deps: SocketDeps, header: (name: string) => unknown, secret: string | undefined): void {
    const session = new SocketSession(socket, deps, header);
    if (secret !== undefined) session.greet(secret);
    socket.on('message', (data: Buffer) => session.hear(data));
    socket.on('pong', () => session.liveness.heard());
    socket.on('close', () => session.end());
    socket.on('error', () => session.end());
  }

  private hear(data: Buffer): void {
    this.liveness.heard();
    const parsed = SocketRequest.safeParse(jsonOf(data));
    if (parsed.success) {
      this.obey(parsed.data);
      return;
    }
    const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    this.fail(undefined, new AssayError('validation_failed', { details: { issues } }));
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
        void this.run(request, (stream) => generateStream(request.body, stream, this.deps));
        return;
      case 'observe':
        void this.run(request, (stream) => observeStream(request, stream, this.deps));
    }
  }

  private async run(
    { id, window: size }: { readonly id: string; readonly window: number },
    work: (stream: SocketStream) => Promise<readonly GuardrailNote[]>,
  ): Promise<void> {
    if (this.running.has(id) || this.running.size >= MOST_STREAMS) {
      const message = this.running.has(id) ? 'A stream of this id is open.' : `A connection has at most ${MOST_STREAMS} streams.`;
      this.fail(id, new AssayError('validation_failed', { message }));
      return;
    }
    const window = new SendWindow(size);
    const leaving = new AbortController();
    const stream: SocketStream = {
      id,
      window,
      leaving,
      header: this.header,
      caller: () => this.caller(),
      send: (reply) => this.send(reply),
      next: () => window.next(leaving.signal),
    };
    this.running.set(id, stream);
    try {
      const guardrails = await work(stream);
      this.send({ type: 'end', id, ...(guardrails.length === 0 ? {} : { guardrails: [...guardrails] }) });
    } catch (error) {
      this.fail(id, told(error, this.deps));
    } finally {
      this.running.delete(id);
    }
  }

  /** A wrong key is told at once; what is asked for all the same is refused for it again. */
  private greet(secret: string): void {
    this.secret = secret;
    this.greeting = this.enter(secret);
    this.greeting.catch((error: unknown) => this.fail(undefined, told(error, this.deps)));
  }

  private async enter(secret: string): Promise<void> {
    const { account } = await this.identify(secret);
    this.leave?.();
    this.leave = this.deps.connections.enter(account);
    if (this.socket.readyState === this.socket.OPEN) this.liveness.hello();
    else this.leave();
  }

  /** Who asks: looked up for every stream, so that a key that has ended opens none. */
  private async caller(): Promise<Caller> {
    const { greeting, secret } = this;
    if (!greeting || secret === undefined) throw new AssayError('unauthenticated', { message: 'Say hello with an API key first.' });
    await greeting;
    return this.identify(secret);
  }

  private async identify(secret: string): Promise<Caller> {
    const caller = await this.deps.callers.identify(secret);
    assertScope(caller, 'model:infer');
    return caller;
  }

  private end(): void {
    this.liveness.end();
    this.leave?.();
    for (const { leaving } of this.running.values()) leaving.abort(new AssayError('request_cancelled'));
  }

  private refuse(error: AssayError): void {
    this.fail(undefined, error);
    this.socket.close(POLICY_VIOLATION, error.code);
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
