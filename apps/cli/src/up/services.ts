import { join } from 'node:path';
import type { CliConfig } from '../config.ts';
import { ProcessPart } from '../supervise/process-part.ts';
import type { NatsAccess } from './nats.ts';

export const SERVICES = ['exams', 'runner', 'gateway'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** What every service finds in its environment, besides what the caller's own holds. */
export function serviceEnvironment(config: CliConfig, nats: NatsAccess, images: readonly string[]): NodeJS.ProcessEnv {
  return {
    ...config.environment,
    ASSAY_IMAGES: images.join(' '),
    ASSAY_HOME: config.home,
    // A runner removes every container that bears its id when it starts: not another runner's, and not the broker.
    ASSAY_RUNNER_ID: `${config.instance}-runner`,
    ASSAY_GATEWAY_PORT: String(config.ports.gateway),
    ASSAY_EXAMS_OPS_PORT: String(config.ports.exams),
    ASSAY_RUNNER_OPS_PORT: String(config.ports.runner),
    NATS_URL: nats.url,
    NATS_USER: nats.user,
    NATS_PASSWORD: nats.password,
  };
}

/** V8's young generation, MB: what a service makes and forgets is little, and 3 × 16 MB of it would stay resident. */
const FRUGAL = ['--max-semi-space-size=2'];

/** A service as built, run by the Node that runs this. */
export function servicePart(name: ServiceName, config: CliConfig, env: NodeJS.ProcessEnv, onLine: (line: string) => void): ProcessPart {
  return new ProcessPart({
    name,
    command: process.execPath,
    args: ['--enable-source-maps', ...FRUGAL, join(config.root, 'apps', name, 'dist', 'main.js')],
    env,
    cwd: config.root,
    onLine,
  });
}
