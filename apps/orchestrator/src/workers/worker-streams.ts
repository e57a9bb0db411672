import { AssayError, WORKER_PING_MS, WorkerFrame, workerSubjects, type GenerationEvent, type WorkerOrder } from '@assay/contracts';
import { decode, encode, headersFrom, type MessagingConnection } from '@assay/messaging';
import { createInbox } from '@nats-io/transport-node';
import { WorkerStream } from './worker-stream.ts';

/** A worker pings while a request waits; so much silence means that it is gone. */
const SILENT_MS = 3 * WORKER_PING_MS;
const NO_RESPONDERS = 503;
/** What may wait for one slow reader, bytes: a long answer. */
const MOST_EACH = 512 * 1_024;
/** What may wait for all of them together; the more of them there are, the less for each. */
const MOST_OF_ALL = 32 * 1_048_576;

export interface WorkerStreamsDeps {
  readonly connection: MessagingConnection;
  readonly now: () => number;
}

export interface OpenOptions {
  readonly workerId: string;
  readonly order: WorkerOrder;
  /** W3C trace context for the worker. */
  readonly trace: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Called when the worker has taken the order. */
  readonly onAccepted: () => void;
}

/** Every stream of this process, over one subscription: each has a token of the inbox. */
export class WorkerStreams {
  private readonly deps: WorkerStreamsDeps;
  private readonly inbox = createInbox();
  private readonly streams = new Map<string, WorkerStream>();
  private readonly watch: NodeJS.Timeout;

  constructor(deps: WorkerStreamsDeps) {
    this.deps = deps;
    deps.connection.nats.subscribe(`${this.inbox}.*`, {
      callback: (error, message) => {
        if (error) return;
        const stream = this.streams.get(message.subject.slice(this.inbox.length + 1));
        if (stream) this.deliver(stream, message);
      },
    });
    this.watch = setInterval(() => this.failSilent(), WORKER_PING_MS).unref();
  }

  close(): void {
    clearInterval(this.watch);
    for (const stream of this.streams.values()) stream.fail(new AssayError('service_unavailable'));
  }

  /** Streams that are open, for the metrics. */
  get open(): number {
    return this.streams.size;
  }

  /**
   * Sends the order and yields what the worker answers. Leaving the loop, or the signal, cancels at the worker. Errors:
   * `no_worker` when nobody listens there, `worker_lost` on silence, `stream_gap` on a lost frame, and the worker's own.
   */
  async *generate({ workerId, order, trace, signal, onAccepted }: OpenOptions): AsyncGenerator<GenerationEvent, void, undefined> {
    signal.throwIfAborted();
    const { nats } = this.deps.connection;
    const stream = new WorkerStream(this.deps.now(), onAccepted, this.mostBytes);
    const abort = (): void => stream.fail(signal.reason as Error);
    this.streams.set(order.requestId, stream);
    signal.addEventListener('abort', abort, { once: true });
    const subjects = workerSubjects(workerId);
    try {
      nats.publish(subjects.generate, encode(order), { reply: `${this.inbox}.${order.requestId}`, headers: headersFrom(trace) });
      yield* stream.events();
    } finally {
      signal.removeEventListener('abort', abort);
      this.streams.delete(order.requestId);
      if (!stream.ended && !nats.isClosed()) nats.publish(subjects.cancel, encode({ requestId: order.requestId }));
    }
  }

  private readonly mostBytes = (): number => Math.min(MOST_EACH, MOST_OF_ALL / this.streams.size);

  private deliver(
    stream: WorkerStream,
    message: { readonly data: Uint8Array; readonly subject: string; readonly headers?: { readonly code: number } },
  ): void {
    if (message.headers?.code === NO_RESPONDERS) {
      stream.fail(new AssayError('no_worker'));
      return;
    }
    try {
      stream.push(decode(WorkerFrame, message.data, 'worker frame'), this.deps.now());
    } catch (error) {
      stream.fail(error as Error);
    }
  }

  private failSilent(): void {
    const since = this.deps.now() - SILENT_MS;
    for (const stream of this.streams.values()) {
      if (stream.heardAt < since) stream.fail(new AssayError('worker_lost'));
    }
  }
}
