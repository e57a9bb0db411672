import { AssayError, WORKER_PING_MS, WorkerCancel, WorkerOrder, workerSubjects } from '@assay/contracts';
import { machineClock, type Engine, type GenerationReport } from '@assay/inference';
import { contextOf, decode, type MessagingConnection } from '@assay/messaging';
import { currentTraceId, inSpan, recordFailure, SpanKind, type Context, type Logger, type Span } from '@assay/telemetry';
import { createInbox, type Msg } from '@nats-io/transport-node';
import type { LoadBroadcast } from '../load/load-broadcast.ts';
import { logStages, recordStages } from '../telemetry/stages.ts';
import { FrameStream } from './frame-stream.ts';
import type { Outlet } from './outlet.ts';

/** How often silent streams are looked for, ms; with it a ping comes in time. */
const LOOK_MS = 100;
const NO_RESPONDERS = 503;

export interface GenerationsDeps {
  readonly connection: MessagingConnection;
  readonly engine: Engine;
  readonly outlet: Outlet;
  readonly load: LoadBroadcast;
  readonly logger: Logger;
  readonly workerId: string;
}

interface Active {
  readonly stream: FrameStream;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** Orders that are being answered. */
export class Generations {
  private readonly deps: GenerationsDeps;
  private readonly active = new Map<string, Active>();
  private readonly probes = createInbox();
  private readonly byProbe = new Map<string, string>();
  private readonly subjects: ReturnType<typeof workerSubjects>;
  private looking: NodeJS.Timeout | undefined;
  private count = 0;

  constructor(deps: GenerationsDeps) {
    this.deps = deps;
    this.subjects = workerSubjects(deps.workerId);
  }

  start(): void {
    const { nats } = this.deps.connection;
    nats.subscribe(`${this.probes}.*`, { callback: (error, message) => (error ? undefined : this.probed(message)) });
    this.looking = setInterval(() => {
      for (const [requestId, { stream }] of this.active) this.attempt(requestId, () => stream.keepAlive(WORKER_PING_MS - LOOK_MS));
    }, LOOK_MS);
  }

  /** Takes an order; whatever is wrong with it is said in a frame. */
  take(message: Msg): void {
    const { reply } = message;
    // Nobody who could be answered.
    if (!reply) return;
    const probe = `${this.probes}.${String((this.count += 1))}`;
    const stream = new FrameStream({ outlet: this.deps.outlet, subject: reply, probe, now: () => performance.now() });
    try {
      const order = this.accept(message);
      const abort = new AbortController();
      this.byProbe.set(probe, order.requestId);
      const done = this.answer(order, stream, contextOf(message), abort).finally(() => {
        this.active.delete(order.requestId);
        this.byProbe.delete(probe);
        this.deps.load.changed();
      });
      this.active.set(order.requestId, { stream, abort, done });
      this.deps.load.changed();
    } catch (error) {
      stream.fail(asAssayError(error));
    }
  }

  /** Ends one; of a request that is not here nothing is said. */
  cancel(message: Msg): void {
    const { requestId } = decode(WorkerCancel, message.data, message.subject);
    this.end(requestId, new AssayError('request_cancelled'));
  }

  /** Ends all, such as when the broker is gone and nobody can be hearing them. */
  endAll(reason: AssayError): void {
    for (const requestId of this.active.keys()) this.end(requestId, reason);
  }

  /** Resolves when everything that is being answered has ended, or after the time, ms; what is left is then cut off. */
  async finish(withinMs: number): Promise<void> {
    const cut = setTimeout(() => this.endAll(new AssayError('worker_lost', { details: { reason: 'the worker ends' } })), withinMs);
    await Promise.all([...this.active.values()].map(({ done }) => done));
    clearTimeout(cut);
    clearInterval(this.looking);
  }

  private accept(message: Msg): WorkerOrder {
    const order = decode(WorkerOrder, message.data, message.subject);
    const { load, workerId } = this.deps;
    if (load.isDraining) throw new AssayError('no_worker', { details: { workerId, reason: 'draining' } });
    if (this.active.has(order.requestId))
      throw new AssayError('message_malformed', { details: { subject: message.subject, reason: 'requestId is being answered already' } });
    return order;
  }

  private answer(order: WorkerOrder, stream: FrameStream, parent: Context, abort: AbortController): Promise<void> {
    const attributes = {
      'messaging.system': 'nats',
      'messaging.destination.name': this.subjects.generate,
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': order.model,
      'assay.worker.id': this.deps.workerId,
      'assay.request.id': order.requestId,
    };
    return inSpan(`generate ${order.model}`, { kind: SpanKind.SERVER, parent, attributes }, async (span) => {
      try {
        const report = await this.deps.engine.generate(
          order,
          (events) => this.attempt(order.requestId, () => stream.send(events, events.at(-1)?.type === 'usage')),
          abort.signal,
        );
        describe(span, report);
        logStages(this.deps.logger, order.requestId, report, machineClock.now());
      } catch (error) {
        const known = asAssayError(error);
        if (known.status >= 500) this.deps.logger.warn({ err: error, requestId: order.requestId }, 'generation failed');
        recordFailure(span, known);
        stream.fail(known, currentTraceId());
      }
    });
  }

  /** What cannot be sent ends its generation. */
  private attempt(requestId: string, send: () => void): void {
    try {
      send();
    } catch (error) {
      // An engine may be in the middle of a step: it is told once that is over.
      queueMicrotask(() => this.end(requestId, asAssayError(error)));
    }
  }

  private end(requestId: string, reason: AssayError): void {
    this.active.get(requestId)?.abort.abort(reason);
  }

  /** The broker says that nobody hears what was sent: the reader has died. */
  private probed(message: Msg): void {
    if (message.headers?.code !== NO_RESPONDERS) return;
    const requestId = this.byProbe.get(message.subject);
    if (requestId !== undefined) this.end(requestId, new AssayError('request_cancelled', { details: { reason: 'nobody listens' } }));
  }
}

function describe(span: Span, report: GenerationReport): void {
  span.setAttributes({
    'gen_ai.usage.input_tokens': report.usage.promptTokens,
    'gen_ai.usage.output_tokens': report.usage.completionTokens,
    'gen_ai.response.finish_reasons': [report.outcome],
    'assay.preemptions': report.preemptions,
  });
  recordStages(report.times);
}

function asAssayError(error: unknown): AssayError {
  return error instanceof AssayError ? error : new AssayError('internal', { cause: error });
}
