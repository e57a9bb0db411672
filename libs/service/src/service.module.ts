import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import {
  BundleStore,
  Cancellations,
  DeadLetters,
  JobAudit,
  LiveEvents,
  Newsroom,
  Reports,
  RpcClient,
  WorkQueue,
  type MessagingConnection,
} from '@assay/messaging';
import { Metrics, type Logger } from '@assay/telemetry';
import { Readiness } from './readiness.ts';

/** Injection tokens of what has no class of its own. */
export const LOGGER = Symbol('Logger');
export const CONNECTION = Symbol('MessagingConnection');

export interface ServiceParts {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly connection: MessagingConnection;
}

/** What every service has, injectable everywhere in it. */
@Module({})
export class ServiceModule {
  static register(parts: ServiceParts): DynamicModule {
    const { connection } = parts;
    const providers: Provider[] = [
      { provide: LOGGER, useValue: parts.logger },
      { provide: Metrics, useValue: parts.metrics },
      { provide: Readiness, useValue: parts.readiness },
      { provide: CONNECTION, useValue: connection },
      { provide: RpcClient, useValue: new RpcClient(connection) },
      { provide: BundleStore, useValue: new BundleStore(connection) },
      ...[WorkQueue, Reports, LiveEvents, DeadLetters, Cancellations, JobAudit, Newsroom].map((Part) => ({
        provide: Part,
        useValue: new Part(parts),
      })),
    ];
    return { module: ServiceModule, global: true, providers, exports: providers };
  }
}
