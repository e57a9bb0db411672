import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { readIfThere } from '../up/home.ts';
import { demoKeyPath } from '../up/inference.ts';
import type { AdminAccess } from './admin-api.ts';

/** What every command takes that asks an orchestrator's admin API. */
export interface AdminFlags {
  readonly baseUrl?: string;
  readonly keyFile?: string;
  readonly json: boolean;
}

export const adminFlags = (command: Command): Command =>
  command
    .option('--base-url <url>', "an orchestrator's; default: that of this machine")
    .option('--key-file <file>', 'file with a key of the scope model:admin; default: the demo key')
    .option('--json', 'print the answer as JSON', false);

export async function accessOf(config: CliConfig, { baseUrl, keyFile }: AdminFlags): Promise<AdminAccess> {
  const own = `http://127.0.0.1:${config.ports.orchestrator}`;
  // The demo key is this machine's, and goes nowhere else.
  const demoKey = baseUrl === undefined ? await readIfThere(demoKeyPath(config.home)) : undefined;
  const key = keyFile === undefined ? demoKey : await readFile(keyFile, 'utf8');
  return { baseUrl: baseUrl ?? own, key: key?.trim() };
}
