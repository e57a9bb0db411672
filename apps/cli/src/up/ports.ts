import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ports } from '../config.ts';
import { portHolder, type PortHolder } from './port-holder.ts';

const SETTINGS: Readonly<Record<keyof Ports, string>> = {
  gateway: 'ASSAY_GATEWAY_PORT',
  exams: 'ASSAY_EXAMS_OPS_PORT',
  runner: 'ASSAY_RUNNER_OPS_PORT',
  orchestrator: 'ASSAY_ORCHESTRATOR_PORT',
  orchestratorGrpc: 'ASSAY_ORCHESTRATOR_GRPC_PORT',
  orchestratorOps: 'ASSAY_ORCHESTRATOR_OPS_PORT',
  worker1: 'ASSAY_WORKER_1_OPS_PORT',
  worker2: 'ASSAY_WORKER_2_OPS_PORT',
  worker3: 'ASSAY_WORKER_3_OPS_PORT',
  collectorOtlp: 'ASSAY_COLLECTOR_OTLP_PORT',
  collectorOtlpGrpc: 'ASSAY_COLLECTOR_OTLP_GRPC_PORT',
  collectorQuery: 'ASSAY_COLLECTOR_QUERY_PORT',
  collectorOps: 'ASSAY_COLLECTOR_OPS_PORT',
  nats: 'ASSAY_NATS_PORT',
  natsMonitor: 'ASSAY_NATS_MONITOR_PORT',
  prometheus: 'ASSAY_PROMETHEUS_PORT',
};

/** Somebody else listens on a port that Assay needs. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';

  constructor(part: keyof Ports, port: number, holder: PortHolder | undefined) {
    const who = holder ? `process ${holder.pid} (${holder.command})` : 'a process of another user';
    super(`Port ${port}, which ${part} needs, is held by ${who}. End it, or set ${SETTINGS[part]} to another port.`);
  }
}

/** A service of an earlier, killed `up` may need a moment to end. */
const LEFTOVER_ENDS_WITHIN_MS = 12_000;

/** Rejects with {@link PortTaken} for the first port that is not free on loopback. */
export async function assertPortsFree(ports: Ports, root: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + LEFTOVER_ENDS_WITHIN_MS;
  for (const part of Object.keys(SETTINGS) as (keyof Ports)[]) {
    while (!(await isFree(ports[part]))) {
      const holder = await portHolder(ports[part]);
      const leftover = holder?.command.includes(`${root}/apps/`) ?? false;
      if (!leftover || performance.now() > deadline) throw new PortTaken(part, ports[part], holder);
      await delay(100, undefined, { signal });
    }
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
