import { readFile } from 'node:fs/promises';
import { USAGE_DIMENSIONS, UsageRow } from '@assay/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import type { CliConfig } from '../config.ts';
import { untilInterrupted } from '../shell/interrupt.ts';
import { readIfThere } from '../up/home.ts';
import { demoKeyPath } from '../up/inference.ts';
import { usageTable } from './table.ts';

interface UsageFlags {
  readonly from?: string;
  readonly to?: string;
  readonly by?: string;
  readonly account?: string;
  readonly target?: string;
  readonly url?: string;
  readonly keyFile?: string;
  readonly json: boolean;
}

/** `assay usage`: what the models cost, of all orchestrators. */
export function registerUsage(program: Command, config: CliConfig): void {
  program
    .command('usage')
    .description('sum up what was asked of models, by day, key and model')
    .option('--from <day>', 'first day, YYYY-MM-DD, UTC; default: a week before the last')
    .option('--to <day>', 'last day; default: today')
    .option('--by <names>', `what to keep apart, of ${USAGE_DIMENSIONS.join(', ')}; default: day,account,target`)
    .option('--account <key>', 'of one key only')
    .option('--target <model@version>', 'of one model only')
    .option('--url <url>', "an orchestrator's; default: that of this machine")
    .option('--key-file <file>', 'file with a key that has the scope model:admin; default: the demo key')
    .option('--json', 'print JSON', false)
    .action((flags: UsageFlags) => untilInterrupted((signal) => usageCommand(config, flags, signal)));
}

async function usageCommand(config: CliConfig, flags: UsageFlags, signal: AbortSignal): Promise<void> {
  const { from, to, by, account, target, json } = flags;
  const own = `http://127.0.0.1:${config.ports.orchestrator}`;
  const url = new URL('/admin/v1/usage', flags.url ?? own);
  for (const [name, value] of Object.entries({ from, to, by, account, target })) if (value !== undefined) url.searchParams.set(name, value);
  // The demo key is this machine's, and goes nowhere else.
  const demoKey = flags.url === undefined ? await readIfThere(demoKeyPath(config.home)) : undefined;
  const key = flags.keyFile === undefined ? demoKey : await readFile(flags.keyFile, 'utf8');
  const headers = key === undefined ? {} : { authorization: `Bearer ${key.trim()}` };
  const answer = await fetch(url, { headers, signal }).catch((cause: unknown) => {
    throw new Error(`${url.origin} does not answer`, { cause });
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url.href} answers ${answer.status}: ${text}`);
  const rows = z.array(UsageRow).parse(JSON.parse(text));
  console.log(json ? JSON.stringify(rows, null, 2) : usageTable(rows));
}
