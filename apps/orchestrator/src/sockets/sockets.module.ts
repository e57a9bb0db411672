import websocket from '@fastify/websocket';
import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { machineClock } from '@assay/inference';
import { LOGGER } from '@assay/service';
import { Metrics, type Logger } from '@assay/telemetry';
import type { FastifyInstance } from 'fastify';
import { ORCHESTRATOR_CONFIG, type OrchestratorConfig } from '../config.ts';
import { callerSecret } from '../http/caller-secret.ts';
import { requestLog } from '../http/request-log.ts';
import { Callers } from '../keys/callers.ts';
import { KeysModule } from '../keys/keys.module.ts';
import { Connections } from '../sessions/connections.ts';
import { SessionSteps } from '../sessions/session-steps.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { TemplatedGenerations } from '../templates/templated-generations.ts';
import { TemplatesModule } from '../templates/templates.module.ts';
import { SocketSession } from './socket-session.ts';

/** Longest message of a client, bytes. */
const MOST_BYTES = 4 * 1_048_576;

/** Streams over a WebSocket, whose reader says how fast: of generations, and of the steps of sessions. */
@Module({ imports: [KeysModule, SessionsModule, TemplatesModule] })
export class SocketsModule implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly callers: Callers,
    private readonly generations: TemplatedGenerations,
    private readonly steps: SessionSteps,
    private readonly connections: Connections,
    @Inject(ORCHESTRATOR_CONFIG) private readonly config: OrchestratorConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  async onModuleInit(): Promise<void> {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const onFault = (error: unknown): void => this.logger.error({ err: error }, 'a stream failed in an unforeseen way');
    const { callers, generations, steps, connections, config, logger, metrics } = this;
    const deps = {
      callers,
      generations,
      steps,
      connections,
      liveness: { helloMs: config.helloMs, idleMs: config.socketIdleMs },
      clock: machineClock,
      stalledMs: config.stalledReaderMs,
      onServed: requestLog(logger, metrics),
      onFault,
    };
    await fastify.register(websocket, { options: { maxPayload: MOST_BYTES } });
    await fastify.register((routes, _options, done) => {
      routes.get('/v1/stream', { websocket: true }, (socket, { headers }) => {
        SocketSession.open(socket, deps, (name) => headers[name], callerSecret(headers));
      });
      done();
    });
  }
}
