import { AssayError, WorkerDrain, WorkerEmbed, workerSubjects } from '@assay/contracts';
import type { Engine } from '@assay/inference';
import { decode, encode, errorHeaders, type MessagingConnection } from '@assay/messaging';
import type { Logger } from '@assay/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Service, ServiceMsg } from '@nats-io/services';
import type { ModelWorkerConfig } from '../config.ts';
import { announce } from '../discovery/announce.ts';
import type { LoadBroadcast } from '../load/load-broadcast.ts';
import type { Generations } from './generations.ts';

export interface OrdersDeps {
  readonly connection: MessagingConnection;
  readonly engine: Engine;
  readonly generations: Generations;
  readonly load: LoadBroadcast;
  readonly logger: Logger;
  readonly config: Pick<ModelWorkerConfig, 'workerId' | 'drainMs'>;
}

/** Opens the worker's subjects when the application begins; at its end finishes what is under way. */
@Injectable()
export class OrdersService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly deps: OrdersDeps;
  private readonly closing = new AbortController();
  private service: Service | undefined;

  constructor(deps: OrdersDeps) {
    this.deps = deps;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { connection, generations, load, config, engine } = this.deps;
    const subjects = workerSubjects(config.workerId);
    this.service = await announce({ connection, engine, load, workerId: config.workerId });
    const listen = (name: keyof typeof subjects, handler: (message: ServiceMsg) => void): void => {
      this.service?.addEndpoint(name, {
        subject: subjects[name],
        handler: (error, message) => (error ? this.failed(error) : handler(message)),
      });
    };
    listen('generate', (message) => generations.take(message));
    listen('cancel', (message) => this.heed(() => generations.cancel(message)));
    listen('embed', (message) => void this.reply(message, () => this.embed(message)));
    listen('drain', (message) => void this.reply(message, () => Promise.resolve(this.drain(message))));
    generations.start();
    load.start();
    // Whoever is told that the worker is ready finds its subjects at the server.
    await connection.nats.flush();
    void this.watchConnection();
  }

  async onModuleDestroy(): Promise<void> {
    const { generations, load, config, engine } = this.deps;
    load.drain(true);
    await generations.finish(config.drainMs);
    this.closing.abort(new AssayError('worker_lost'));
    load.stop();
    await this.service?.stop();
    await engine.close();
  }

  private async embed(message: ServiceMsg): Promise<unknown> {
    return this.deps.engine.embed(decode(WorkerEmbed, message.data, message.subject), this.closing.signal);
  }

  private drain(message: ServiceMsg): unknown {
    const { draining } = decode(WorkerDrain, message.data, message.subject);
    this.deps.load.drain(draining);
    return this.deps.load.current();
  }

  private async reply(message: ServiceMsg, work: () => Promise<unknown>): Promise<void> {
    try {
      message.respond(encode(await work()));
    } catch (error) {
      const known = error instanceof AssayError ? error : new AssayError('internal', { cause: error });
      if (known.status >= 500) this.deps.logger.error({ err: error, subject: message.subject }, 'request failed');
      message.respond(encode(known.toBody()), { headers: errorHeaders(known) });
    }
  }

  private heed(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.deps.logger.warn({ err: error }, 'message ignored');
    }
  }

  /** What is sent while the broker is away reaches nobody: readers have seen a gap or silence, and have given up. */
  private async watchConnection(): Promise<void> {
    for await (const { type } of this.deps.connection.nats.status()) {
      if (type === 'disconnect')
        this.deps.generations.endAll(new AssayError('service_unavailable', { details: { reason: 'NATS is away' } }));
    }
  }

  private failed(error: Error): void {
    this.deps.logger.error({ err: error }, 'subscription failed');
  }
}
