import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { LOGGER } from '@assay/service';
import { Metrics, type Logger } from '@assay/telemetry';
import type { FastifyInstance } from 'fastify';
import { ORCHESTRATOR_CONFIG, type OrchestratorConfig } from '../config.ts';
import { Configuration } from '../configuration/configuration.ts';
import { GenerationsModule } from '../generations/generations.module.ts';
import { Generations } from '../generations/generations.ts';
import { Callers } from '../keys/callers.ts';
import { KeysModule } from '../keys/keys.module.ts';
import { TemplatesModule } from '../templates/templates.module.ts';
import { TemplatedGenerations } from '../templates/templated-generations.ts';
import { serveCatalogue } from './catalogue.ts';
import { refuse } from './refuse.ts';
import type { ErrorRenderer } from './reply.ts';
import { requestLog } from './request-log.ts';
import { EMBEDDING_ROUTES, GENERATION_ROUTES } from './routes.ts';
import { serveEmbedding } from './serve-embedding.ts';
import { serveGeneration } from './serve-generation.ts';

/**
 * The wires, bound straight to Fastify: each renders its errors itself, and at thousands of requests a second a framework's
 * layers of guards and pipes would cost more than the policies do.
 */
@Module({ imports: [KeysModule, GenerationsModule, TemplatesModule] })
export class WiresModule implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly configuration: Configuration,
    private readonly callers: Callers,
    private readonly generations: Generations,
    private readonly templated: TemplatedGenerations,
    @Inject(ORCHESTRATOR_CONFIG) private readonly config: OrchestratorConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const { callers, generations, config, logger, metrics } = this;
    const deps = {
      callers,
      generations,
      heartbeatMs: config.heartbeatMs,
      stalledMs: config.stalledReaderMs,
      onServed: requestLog(logger, metrics),
      onFault: (error: unknown) => logger.error({ err: error }, 'a request failed in an unforeseen way'),
    };
    const refusing = (wire: { readonly error: ErrorRenderer }) => ({
      errorHandler: refuse((error, traceId) => wire.error(error, traceId), deps),
    });
    for (const { path, name, wire } of GENERATION_ROUTES) {
      const generationDeps = { ...deps, generations: this.templated };
      fastify.post(path, refusing(wire), serveGeneration(wire, name, generationDeps));
    }
    for (const { path, name, wire } of EMBEDDING_ROUTES) fastify.post(path, refusing(wire), serveEmbedding(wire, name, deps));
    serveCatalogue(fastify, this.configuration, deps);
  }
}
