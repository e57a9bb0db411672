import { AliasView, AuditEntry, ComparisonView, ReleaseView, VersionView } from '@assay/contracts';
import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import { AdminApi } from '../admin/admin-api.ts';
import { accessOf, adminFlags, type AdminFlags } from '../admin/admin-flags.ts';
import type { CliConfig } from '../config.ts';
import { untilInterrupted } from '../shell/interrupt.ts';
import { aliasesText, auditText, comparisonText, releaseText, versionsText } from './texts.ts';

interface PromoteFlags extends AdminFlags {
  readonly reason: string;
  readonly weight: number;
  readonly window: number;
  readonly force: boolean;
  readonly dryRun: boolean;
}

/** `assay model`: what operators of the inference platform need to release versions. */
export function registerModel(program: Command, config: CliConfig): void {
  const model = program.command('model').description('compare versions of models, promote one, roll back');
  const act = (flags: AdminFlags, work: (api: AdminApi) => Promise<Told>): Promise<void> =>
    untilInterrupted(async (signal) => {
      const { text, data } = await work(new AdminApi(await accessOf(config, flags), signal));
      console.log(flags.json ? JSON.stringify(data, undefined, 2) : text);
    });

  adminFlags(model.command('list').description('where each alias leads')).action((flags: AdminFlags) =>
    act(flags, async (api) => told(await api.get(z.array(AliasView), 'aliases'), aliasesText)),
  );
  windowed(adminFlags(model.command('versions [model]').description('every version, with what was measured of it'))).action(
    (name: string | undefined, flags: AdminFlags & { readonly window: number }) =>
      act(flags, async (api) =>
        told(await api.get(z.array(VersionView), 'versions', { model: name, windowSeconds: flags.window }), versionsText),
      ),
  );
  windowed(
    adminFlags(model.command('compare <baseline> <candidate>').description('which of two versions does better, and how sure that is')),
  ).action((baseline: string, candidate: string, flags: AdminFlags & { readonly window: number }) =>
    act(flags, async (api) =>
      told(await api.get(ComparisonView, 'versions/compare', { baseline, candidate, windowSeconds: flags.window }), comparisonText),
    ),
  );
  windowed(adminFlags(model.command('promote <alias> <version>').description('lead an alias to a version, wholly or with a share')))
    .requiredOption('--reason <text>', 'why; kept in the audit')
    .option('--weight <percent>', 'share; below 100 it becomes a canary beside the version in place', percentage, 100)
    .option('--force', 'whatever the evidence says', false)
    .option('--dry-run', 'only tell what would change', false)
    .action((alias: string, version: string, { reason, weight, window: windowSeconds, force, dryRun, ...flags }: PromoteFlags) =>
      act(flags, async (api) => {
        const order = { model: version, reason, weight, windowSeconds, force, dryRun };
        return told(await api.post(ReleaseView, `aliases/${encodeURIComponent(alias)}/promote`, order), releaseText);
      }),
    );
  adminFlags(model.command('rollback <alias>').description('take the last promotion of an alias back'))
    .requiredOption('--reason <text>', 'why; kept in the audit')
    .option('--dry-run', 'only tell what would change', false)
    .action((alias: string, { reason, dryRun, ...flags }: Pick<PromoteFlags, 'reason' | 'dryRun'> & AdminFlags) =>
      act(flags, async (api) =>
        told(await api.post(ReleaseView, `aliases/${encodeURIComponent(alias)}/rollback`, { reason, dryRun }), releaseText),
      ),
    );
  adminFlags(model.command('history [alias]').description('who changed what, when and why')).action(
    (alias: string | undefined, flags: AdminFlags) =>
      act(flags, async (api) => {
        const subject = alias === undefined ? undefined : `alias ${alias}`;
        return told(await api.get(z.array(AuditEntry), 'audit', { subject }), auditText);
      }),
  );
}

interface Told {
  readonly data: unknown;
  readonly text: string;
}

const told = <T>(data: T, textOf: (data: T) => string): Told => ({ data, text: textOf(data) });

const windowed = (command: Command): Command => command.option('--window <time>', 'how far back to look, e.g. 15m or 6h', seconds, 3_600);

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };

function seconds(text: string): number {
  const [, count, unit = ''] = /^(\d+)([smh])$/.exec(text) ?? [];
  const value = Number(count) * (UNITS[unit] ?? NaN);
  if (!Number.isInteger(value) || value <= 0) throw new InvalidArgumentError('a time such as 15m or 6h is needed.');
  return value;
}

function percentage(text: string): number {
  const value = Number(text.replace(/\s*%$/, ''));
  if (!(value > 0 && value <= 100)) throw new InvalidArgumentError('a share above 0 and up to 100 is needed.');
  return value;
}
