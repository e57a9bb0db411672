import { join } from 'node:path';
import { z } from 'zod';
import { contentDirs } from '@assay/curriculum';
import type { CliConfig } from '../config.ts';
import { readIfThere } from '../up/home.ts';
import type { NatsAccess } from '../up/nats.ts';

const Environment = z.object({
  ASSAY_CONTENT_DIRS: z.string().optional().describe('More folders of exercises, separated as in PATH'),
  NATS_URL: z.string().min(1).optional().describe('Default: the NATS that `assay up` starts'),
  NATS_USER: z.string().optional(),
  NATS_PASSWORD: z.string().optional(),
});

/** The folders that a command is about: those that were named, else all that the platform would load. */
export function exerciseDirs(config: CliConfig, named: readonly string[]): readonly string[] {
  return named.length > 0 ? named : contentDirs(Environment.parse(config.environment).ASSAY_CONTENT_DIRS);
}

/** How to reach the broker: as the environment says, else as `assay up` has set it up for this ASSAY_HOME. */
export async function natsAccess(config: CliConfig): Promise<NatsAccess> {
  const { NATS_URL, NATS_USER, NATS_PASSWORD } = Environment.parse(config.environment);
  const secrets = await readIfThere(join(config.home, 'secrets', 'nats.env'));
  const kept = (name: string): string => new RegExp(`^${name}=(\\S+)$`, 'm').exec(secrets ?? '')?.[1] ?? '';
  return {
    url: NATS_URL ?? `nats://127.0.0.1:${config.ports.nats}`,
    user: NATS_USER ?? kept('NATS_USER'),
    password: NATS_PASSWORD ?? kept('NATS_PASSWORD'),
  };
}
