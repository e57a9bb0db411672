import { EXAMS, HTTP, RUNNER, type Health, type Rpc } from '@assay/contracts';
import { RpcClient } from '@assay/messaging';
import { Readiness, worstOf, type PartState } from '@assay/service';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Operation } from '../http/operation.ts';

const TIMEOUT_MS = 2_000;
const REMOTE = { exams: EXAMS.health, runner: RUNNER.health } as const satisfies Record<string, Rpc>;

@Controller()
export class HealthController {
  private readonly client: RpcClient;
  private readonly readiness: Readiness;

  constructor(client: RpcClient, readiness: Readiness) {
    this.client = client;
    this.readiness = readiness;
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

  private async ask(rpc: (typeof REMOTE)[keyof typeof REMOTE]): Promise<PartState> {
    try {
      const { status, detail } = await this.client.request(rpc, {}, { timeoutMs: TIMEOUT_MS });
      return detail === undefined ? { status } : { status, detail };
    } catch (error) {
      return { status: 'unavailable', detail: error instanceof Error ? error.message : String(error) };
    }
  }
}
