import type { Server } from 'node:http';
import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ServerCredentials, type Server as GrpcServer } from '@grpc/grpc-js';
import type { MessagingConnection } from '@assay/messaging';
import { CONNECTION, LOGGER } from '@assay/service';
import { METRICS, Metrics, type Logger } from '@assay/telemetry';
import { COLLECTOR_CONFIG, type CollectorConfig } from '../config.ts';
import { Storage } from '../store/storage.ts';
import { Allowance } from './allowance.ts';
import { Ingest } from './ingest.ts';
import { measured } from './measured.ts';
import { otlpGrpcServer } from './otlp-grpc.ts';
import { otlpHttpServer } from './otlp-http.ts';
import { OtlpNats } from './otlp-nats.ts';
import { Turns } from './turns.ts';

/** Bodies that are unpacked at once. */
const UNPACKING = 2;

/** The wires of OTLP. They are servers of their own: bodies of telemetry pass no framework. */
@Module({})
export class IngestModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly http: Server;
  private readonly grpc: GrpcServer;
  private readonly nats: OtlpNats;

  constructor(
    @Inject(COLLECTOR_CONFIG) private readonly config: CollectorConfig,
    @Inject(LOGGER) logger: Logger,
    @Inject(CONNECTION) connection: MessagingConnection,
    storage: Storage,
    metrics: Metrics,
  ) {
    const { maxBodyBytes: maxBytes, maxInFlightBytes, maxLagBytes } = config;
    const ingest = new Ingest({ log: storage.log, applied: () => storage.stored, maxLagBytes, now: () => Date.now() });
    const allowance = new Allowance(maxInFlightBytes);
    metrics.gauge(METRICS.collectorLagBytes, (gauge) => gauge.set(ingest.lagBytes));
    metrics.gauge(METRICS.collectorInFlightBytes, (gauge) => gauge.set(allowance.used));
    const limits = { maxBytes, allowance, unpacking: new Turns(UNPACKING) };
    const deps = { ingest, limits, observer: measured(metrics, logger) };
    this.http = otlpHttpServer(deps);
    this.grpc = otlpGrpcServer(deps);
    this.nats = new OtlpNats(deps, connection.nats);
  }

  async onApplicationBootstrap(): Promise<void> {
    const { host, otlpPort, otlpGrpcPort } = this.config;
    await new Promise<void>((resolve, reject) => {
      this.http.once('error', reject).listen(otlpPort, host, resolve);
    });
    await new Promise<void>((resolve, reject) => {
      const credentials = ServerCredentials.createInsecure();
      this.grpc.bindAsync(`${host}:${otlpGrpcPort}`, credentials, (error) => (error ? reject(error) : resolve()));
    });
    this.nats.start();
  }

  /** Requests under way are answered; then nobody writes any more. */
  async onApplicationShutdown(): Promise<void> {
    const closed = new Promise((resolve) => this.http.close(resolve));
    this.http.closeIdleConnections();
    await Promise.all([this.nats.stop(), closed, new Promise((resolve) => this.grpc.tryShutdown(resolve))]);
  }
}
