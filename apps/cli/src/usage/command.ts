import { USAGE_DIMENSIONS, UsageRow } from '@assay/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { AdminApi } from '../admin/admin-api.ts';
import { accessOf, adminFlags, type AdminFlags } from '../admin/admin-flags.ts';
import type { CliConfig } from '../config.ts';
import { untilInterrupted } from '../shell/interrupt.ts';
import { usageTable } from './table.ts';

interface UsageFlags extends AdminFlags {
  readonly from?: string;
  readonly to?: string;
  readonly by?: string;
  readonly account?: string;
  readonly target?: string;
}

/** `assay usage`: what the models cost, of all orchestrators. */
export function registerUsage(program: Command, config: CliConfig): void {
  const command = program
    .command('usage')
    .description('sum up what was asked of models, by day, key and model')
    .option('--from <day>', 'first day, YYYY-MM-DD, UTC; default: a week before the last')
    .option('--to <day>', 'last day; default: today')
    .option('--by <names>', `what to keep apart, of ${USAGE_DIMENSIONS.join(', ')}; default: day,account,target`)
    .option('--account <key>', 'of one key only')
    .option('--target <model@version>', 'of one model only');
  adminFlags(command).action((flags: UsageFlags) => untilInterrupted((signal) => usageCommand(config, flags, signal)));
}

async function usageCommand(config: CliConfig, flags: UsageFlags, signal: AbortSignal): Promise<void> {
  const { from, to, by, account, target, json } = flags;
  const api = new AdminApi(await accessOf(config, flags), signal);
  const rows = await api.get(z.array(UsageRow), 'usage', { from, to, by, account, target });
  console.log(json ? JSON.stringify(rows, null, 2) : usageTable(rows));
}
