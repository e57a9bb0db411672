import {
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
  type Provider,
} from '@nestjs/common';
import { keySetOf, type KeySet } from '@assay/evidence';
import { consumeConcludedRuns, EvidenceArchive, RpcClient, type MessagingConnection } from '@assay/messaging';
import { CONNECTION, LOGGER, type ServiceContext, type SigningKey } from '@assay/service';
import { Metrics, METRICS, type Logger } from '@assay/telemetry';
import { COLLECTOR_CONFIG, type CollectorConfig } from '../config.ts';
import { StoreThread } from '../store/store-thread.ts';
import { Evidence } from './evidence.ts';
import { EvidenceController, SEALING_KEYS } from './evidence.controller.ts';
import { SCRAPED_AFTER_MS } from './gathered-metrics.ts';
import { GradedRuns } from './graded-runs.ts';
import { observing } from './observer.ts';
import { Prometheus } from '../prometheus/prometheus.ts';
import { Sealer } from './sealer.ts';

/** Name of this service's place in the stream of live events. */
const DURABLE = 'evidence';
const AT_ONCE = 4;
/** Aborted when the service ends. */
const ENDING = Symbol('Ending');
const QUIET_MS = 3_000;

/** Seals what a grade rests on. */
@Module({ controllers: [EvidenceController] })
export class EvidenceModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private work: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(COLLECTOR_CONFIG) private readonly config: CollectorConfig,
    @Inject(CONNECTION) private readonly connection: MessagingConnection,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: Metrics,
    private readonly store: StoreThread,
    private readonly evidence: Evidence,
    @Inject(ENDING) private readonly signal: AbortSignal,
  ) {}

  static with({ signal }: ServiceContext, config: CollectorConfig, key: SigningKey): DynamicModule {
    const providers: Provider[] = [
      { provide: SEALING_KEYS, useFactory: () => keySetOf(key) },
      { provide: ENDING, useValue: signal },
      {
        provide: Evidence,
        inject: [CONNECTION, RpcClient, StoreThread, Metrics, LOGGER, SEALING_KEYS],
        useFactory: (
          connection: MessagingConnection,
          exams: RpcClient,
          store: StoreThread,
          metrics: Metrics,
          logger: Logger,
          keys: KeySet,
        ) => {
          const archive = new EvidenceArchive(connection);
          metrics.gauge(METRICS.evidenceChain, async (gauge) => gauge.set((await archive.head()).length));
          return new Evidence({
            sources: { exams, store, prometheus: new Prometheus(config.prometheusUrl) },
            sealer: new Sealer({ archive, signer: key, keys, now: Date.now }),
            archive,
            observer: observing(metrics, logger, Date.now),
            clock: () => performance.now(),
            signal,
          });
        },
      },
    ];
    return { module: EvidenceModule, providers };
  }

  onApplicationBootstrap(): void {
    const { store, evidence, logger, connection, signal } = this;
    const settlement = { quietMs: QUIET_MS, atLeastMs: SCRAPED_AFTER_MS, atMostMs: this.config.evidenceWaitMs };
    const graded = new GradedRuns({ evidence, store, settlement, logger, now: Date.now, signal });
    this.metrics.gauge(METRICS.evidencePending, (gauge) => gauge.set(graded.pending));
    this.work = consumeConcludedRuns({
      connection,
      logger,
      signal,
      durable: DURABLE,
      atOnce: AT_ONCE,
      handle: (run) => graded.attend(run),
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.work;
  }
}
