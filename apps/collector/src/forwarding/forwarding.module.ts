import { join } from 'node:path';
import { Inject, Module, type DynamicModule, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { LOGGER } from '@assay/service';
import { Metrics, type Logger } from '@assay/telemetry';
import { COLLECTOR_CONFIG, type CollectorConfig } from '../config.ts';
import { Storage } from '../store/storage.ts';
import type { Receiver } from './deliver.ts';
import { Forwarder } from './forwarder.ts';
import { Place } from './place.ts';

const RECEIVER = Symbol('Receiver');
const MIB = 1_048_576;

/** Passes what is received on to another receiver. */
@Module({})
export class ForwardingModule implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly ending = new AbortController();
  private readonly forwarder: Forwarder;
  private running: Promise<void> | undefined;

  constructor(
    @Inject(COLLECTOR_CONFIG) config: CollectorConfig,
    @Inject(LOGGER) logger: Logger,
    @Inject(RECEIVER) [receiver, place]: readonly [Receiver, Place],
    storage: Storage,
    metrics: Metrics,
  ) {
    this.forwarder = new Forwarder({
      ...{ receiver, place, logger, metrics, random: Math.random },
      logFolder: join(config.home, 'collector', 'log'),
      durable: () => storage.log.durable,
      maxBytes: config.forwardMb * MIB,
      onMoved: () => storage.release(),
    });
  }

  static to(receiver: Receiver, place: Place): DynamicModule {
    return { module: ForwardingModule, providers: [{ provide: RECEIVER, useValue: [receiver, place] }] };
  }

  onApplicationBootstrap(): void {
    this.running = this.forwarder.run(this.ending.signal);
  }

  async onModuleDestroy(): Promise<void> {
    this.ending.abort();
    await this.running;
  }
}
