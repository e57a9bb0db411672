import { COLLECTOR, EXAMS, HTTP, RUNNER, type Health, type Rpc } from '@assay/contracts';
import { RpcClient } from '@assay/messaging';
import { Readiness, worstOf, type PartState } from '@assay/service';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Operation } from '../http/operation.ts';

const TIMEOUT_MS = 2_000;
/** Without these nobody can work. */
const NEEDED = { exams: EXAMS.health, runner: RUNNER.health } as const satisfies Record<string, Rpc>;

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
    const remote = Object.entries(NEEDED).map(async ([name, rpc]) => [name, await this.ask(rpc)] as const);
    const collector = this.ask(COLLECTOR.health);
    const own = await this.readiness.check(TIMEOUT_MS);
    const services = {
      gateway: own['start'] ?? { status: 'ok' },
      nats: own['nats'] ?? { status: 'unavailable' },
      ...Object.fromEntries(await Promise.all(remote)),
      collector: spared(await collector),
    };
    const ready = worstOf(Object.values(services)) !== 'unavailable';
    if (!ready) reply.status(503);
    return { status: ready ? 'ok' : 'unavailable', services };
  }

  private async ask(rpc: (typeof NEEDED)[keyof typeof NEEDED] | typeof COLLECTOR.health): Promise<PartState> {
    try {
      const { status, detail } = await this.client.request(rpc, {}, { timeoutMs: TIMEOUT_MS });
      return detail === undefined ? { status } : { status, detail };
    } catch (error) {
      return { status: 'unavailable', detail: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** A part without which everything else works: that it is away is told, and closes nothing. */
function spared(state: PartState): PartState {
  return state.status === 'unavailable' ? { ...state, status: 'degraded' } : state;
}
