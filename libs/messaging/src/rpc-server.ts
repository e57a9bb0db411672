import { AssayError, type Rpc } from '@assay/contracts';
import { inSpan, METRICS, SpanKind, currentTraceId, type Logger, type Metrics } from '@assay/telemetry';
import { NatsContext, ServerNats, type CustomTransportStrategy } from '@nestjs/microservices';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { lastValueFrom } from 'rxjs';
import type { MessagingConnection } from './connection.ts';
import { passThrough, type Interceptor } from './interceptor.ts';
import { contextOf, decode, encode, errorHeaders } from './wire.ts';

export interface RpcServerOptions {
  readonly connection: MessagingConnection;
  /** Queue group: replicas of one service share its requests. */
  readonly group: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly intercept?: Interceptor;
}

/**
 * Nest's NATS transport over the process's one connection, with the wire format of the contracts: the bare
 * body, trace headers, and errors as an ErrorBody under the header `Assay-Error`.
 */
export class RpcServer extends ServerNats implements CustomTransportStrategy {
  private readonly settings: RpcServerOptions;
  private readonly listening: Subscription[] = [];
  private readonly inFlight = new Set<Promise<void>>();

  constructor(settings: RpcServerOptions) {
    super({});
    this.settings = settings;
  }

  override createNatsClient(): Promise<NatsConnection> {
    return Promise.resolve(this.settings.connection.nats);
  }

  override bindEvents(client: NatsConnection): void {
    for (const subject of this.messageHandlers.keys()) {
      const callback = (error: Error | null, message: Msg): void => {
        if (error) this.settings.logger.error({ err: error, subject }, 'subscription failed');
        else this.track(this.answer(subject, message));
      };
      this.listening.push(client.subscribe(subject, { queue: this.settings.group, callback }));
    }
  }

  /** Takes no more requests and waits for those under way. The connection stays open. */
  override async close(): Promise<void> {
    await Promise.allSettled(this.listening.map((subscription) => subscription.drain()));
    await Promise.allSettled(this.inFlight);
  }

  private track(work: Promise<void>): void {
    this.inFlight.add(work);
    void work.finally(() => this.inFlight.delete(work));
  }

  private async answer(subject: string, message: Msg): Promise<void> {
    const { logger, metrics, intercept = passThrough } = this.settings;
    const endTimer = metrics.histogram(METRICS.rpcSeconds).startTimer({ subject });
    const attributes = { 'messaging.system': 'nats', 'messaging.destination.name': subject };
    const outcome = await inSpan(`handle ${subject}`, { kind: SpanKind.SERVER, parent: contextOf(message), attributes }, async () => {
      try {
        message.respond(await intercept({ kind: 'handle', subject }, () => this.reply(subject, message)));
        return 'ok';
      } catch (error) {
        const known = error instanceof AssayError ? error : new AssayError('internal', { cause: error });
        if (known.status >= 500) logger.error({ err: error, subject }, 'request failed');
        message.respond(encode(known.toBody(currentTraceId())), { headers: errorHeaders(known) });
        return known.code;
      }
    });
    endTimer({ outcome });
  }

  private async reply(subject: string, message: Msg): Promise<Uint8Array> {
    const handler = this.getHandlerByPattern(subject);
    if (!handler) throw new AssayError('service_unavailable', { details: { subject } });
    const rpc = handler.extras?.['rpc'] as Rpc;
    const request = decode(rpc.request, message.data, subject);
    const context = new NatsContext([subject, message.headers]);
    const result: unknown = await lastValueFrom(this.transformToObservable(await handler(request, context)));
    return encode(rpc.reply.parse(result));
  }
}
