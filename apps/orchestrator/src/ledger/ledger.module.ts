import { Module, type OnApplicationShutdown } from '@nestjs/common';
import type { MessagingConnection } from '@assay/messaging';
import { CONNECTION, LOGGER, Readiness } from '@assay/service';
import { Metrics, METRICS, type Logger } from '@assay/telemetry';
import { ORCHESTRATOR_CONFIG, type OrchestratorConfig } from '../config.ts';
import { endMetrics } from './end-metrics.ts';
import { LedgerKeeper } from './ledger-keeper.ts';
import { LedgerReader } from './ledger-reader.ts';
import { LedgerStream } from './ledger-stream.ts';
import { Ledger } from './ledger.ts';
import { newLife } from './life.ts';
import { ledgerFolder } from './segments.ts';

@Module({
  providers: [
    {
      provide: LedgerStream,
      inject: [CONNECTION],
      useFactory: (connection: MessagingConnection) => new LedgerStream(connection),
    },
    {
      provide: Ledger,
      inject: [ORCHESTRATOR_CONFIG, Metrics],
      useFactory: ({ home, ledgerSpoolBytes }: OrchestratorConfig, metrics: Metrics): Ledger =>
        new Ledger({
          folder: ledgerFolder(home),
          life: newLife(Date.now()),
          maxSpoolBytes: ledgerSpoolBytes,
          onEnd: endMetrics(metrics),
        }),
    },
    {
      provide: LedgerKeeper,
      inject: [Ledger, LedgerStream, CONNECTION, LOGGER, Metrics, ORCHESTRATOR_CONFIG],
      useFactory: (
        ledger: Ledger,
        stream: LedgerStream,
        connection: MessagingConnection,
        logger: Logger,
        metrics: Metrics,
        { home }: OrchestratorConfig,
      ) => new LedgerKeeper({ ledger, stream, connection, logger, folder: ledgerFolder(home), onEnd: endMetrics(metrics) }),
    },
    {
      provide: LedgerReader,
      inject: [LedgerStream, LedgerKeeper],
      useFactory: (stream: LedgerStream, keeper: LedgerKeeper) => new LedgerReader(stream, keeper),
    },
  ],
  exports: [Ledger, LedgerReader],
})
export class LedgerModule implements OnApplicationShutdown {
  constructor(
    ledger: Ledger,
    private readonly keeper: LedgerKeeper,
    readiness: Readiness,
    metrics: Metrics,
  ) {
    metrics.gauge(METRICS.ledgerSpoolBytes, (gauge) => gauge.set(ledger.spool.held));
    metrics.gauge(METRICS.ledgerRefuses, (gauge) => gauge.set(ledger.refuses === undefined ? 0 : 1));
    readiness.add('ledger', () => {
      if (ledger.refuses !== undefined) return { status: 'unavailable', detail: ledger.refuses };
      return keeper.behind === undefined ? { status: 'ok' } : { status: 'degraded', detail: keeper.behind };
    });
  }

  onApplicationShutdown(): Promise<void> {
    return this.keeper.close();
  }
}
