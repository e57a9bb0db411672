import { EXAMS, HTTP, RUNNER, type Health, type Rpc } from '@assay/contracts';
import { RpcClient } from '@assay/messaging';
import { Readiness, worstOf, type PartState } from '@assay/service';
import { Metrics } from '@assay/telemetry';
import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Operation } from '../http/operation.ts';

const TIMEOUT_MS = 2_000;
const REMOTE = { exams: EXAMS.health, runner: RUNNER.health } as const satisfies Record<string, Rpc>;

@Controller()
export class HealthController {
  private readonly client: RpcClient;
  private readonly readiness: Readiness;
  private readonly metrics: Metrics;

  constructor(client: RpcClient, readiness: Readiness, metrics: Metrics) {
    this.client = client;
    this.readiness = readiness;
    this.metrics = metrics;
  }

  @Operation(HTTP.health)
  async health(@Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    const remote = Object.entries(REMOTE).map(async ([name, rpc]) => [name, await this.ask(rpc)] as const);
    const own = await this.readiness.check(TIMEOUT_MS);
    const services = {
      gateway: own['start'] ?? { status: 'ok' },
      nats: own['nats'] ?? { status: 'unavailable' },
      ...Object.fromEntries(await Promise.all(remote)),
    };
    const ready = worstOf(Object.values(services)) !== 'unavailable';
    if (!ready) reply.status(503);
    return { status: ready ? 'ok' : 'unavailable', services };
  }

  @Get('metrics')
  async exposition(@Res() reply: FastifyReply): Promise<void> {
    const { contentType, text } = await this.metrics.expose();
    await reply.header('content-type', contentType).send(text);
  }

  private async ask(rpc: (typeof REMOTE)[keyof typeof REMOTE]): Promise<PartState> {
    try {
      const { status, detail } = await this.client.request(rpc, {}, { timeoutMs: TIMEOUT_MS });
      return detail === undefined ? { status } : { status, detail };
    } catch (error) {
      return { status: 'unavailable', detail: error instanceof Error ? error.message : String(error) };
    }
  }
}
