import { AssayError, type AliasView, type AuditEntry, type PromoteOrder, type ReleaseView, type RollbackOrder } from '@assay/contracts';
import type { AliasConfig, Evidence } from '@assay/inference';
import type { Audit, Order } from '../audit/audit.ts';
import { revisionOf } from '../configuration/configuration-file.ts';
import type { Configuration, Snapshot } from '../configuration/configuration.ts';
import { changedLines } from './changed-lines.ts';
import { aliasNamed, assertDecides, editAlias, leading, wordsOf } from './edit-alias.ts';
import { judge } from './evidence.ts';
import type { VersionTelemetry } from './version-telemetry.ts';
import { evidenceView } from './version-views.ts';

/** Who orders a change, and which configuration they have read; absent: the one in force. */
export interface Orderer {
  readonly by: string;
  readonly expected: string | undefined;
}

interface Planned {
  /** The configuration that it was planned by: if that is over meanwhile, so is the plan. */
  readonly snapshot: Snapshot;
  readonly by: string;
  readonly alias: string;
  readonly from: AliasConfig;
  readonly to: AliasConfig;
  readonly order: Omit<Order, 'by' | 'subject' | 'before' | 'after' | 'revision'>;
  readonly dryRun: boolean;
  readonly evidence?: Evidence;
}

const LOOK_BACK = 200;
export const aliasSubject = (alias: string): string => `alias ${alias}`;

/** Puts versions in each other's place, by edits of the configuration. */
export class Releases {
  constructor(
    private readonly configuration: Configuration,
    private readonly versions: VersionTelemetry,
    private readonly audit: Audit,
  ) {}

  /**
   * Lets an alias lead to a version, wholly or with a share. Errors: `not_found`, `model_not_found`, `release_blocked`,
   * `validation_failed` where nothing would change, `evidence_thin`, `evidence_against`, and those of a changed configuration.
   */
  async promote(alias: string, order: PromoteOrder, orderer: Orderer): Promise<ReleaseView> {
    const snapshot = this.read(orderer);
    const { plan } = snapshot;
    const from = aliasNamed(plan.config, alias);
    assertDecides(plan.config, alias);
    if (!plan.targets.has(order.model)) throw new AssayError('model_not_found', { details: { model: order.model } });
    const to = leading(from, order);
    // By its version: a roll back leads to what served, also where a bare id means something newer by then.
    const replaced = plan.target(from.model).name;
    const [baseline, candidate] = await Promise.all(
      [replaced, order.model].map((target) => this.versions.over(target, order.windowSeconds)),
    );
    if (!baseline || !candidate) throw new Error('two targets were asked for');
    const judged = { share: order.weight, force: order.force || order.dryRun };
    const evidence = judge(baseline, candidate, judged);
    const forced = order.force && evidence.verdict !== 'proven';
    const change = { action: 'promote', reason: order.reason, replaced, forced } as const;
    return this.change({ snapshot, by: orderer.by, alias, from, to, order: change, dryRun: order.dryRun, evidence });
  }

  /**
   * Takes the last promotion back: a canary ends; without one, the alias leads to what was in its place before. Errors: `not_found`,
   * `release_blocked`, `no_earlier_version`, and those of a changed configuration.
   */
  async rollBack(alias: string, { reason, dryRun }: RollbackOrder, orderer: Orderer): Promise<ReleaseView> {
    const snapshot = this.read(orderer);
    const { config } = snapshot.plan;
    const from = aliasNamed(config, alias);
    assertDecides(config, alias);
    const model = from.canary ? from.model : await this.replacedBy(alias, from.model);
    const to: AliasConfig = { model, sticky: from.sticky };
    return this.change({ snapshot, by: orderer.by, alias, from, to, order: { action: 'roll_back', reason }, dryRun });
  }

  /** The configuration that an order is about. Errors: `config_conflict`. */
  private read({ expected }: Orderer): Snapshot {
    const { current } = this.configuration;
    if (expected !== undefined && expected !== current.revision)
      throw new AssayError('config_conflict', { details: { revision: current.revision } });
    return current;
  }

  /** What was in the place of a model before it was promoted; a second roll back goes one promotion further. */
  private async replacedBy(alias: string, model: string): Promise<string> {
    const promoted = (await this.audit.list(aliasSubject(alias), LOOK_BACK)).find(
      ({ action, outcome, after }: AuditEntry) => action === 'promote' && outcome !== 'failed' && after === model,
    );
    if (promoted?.replaced === undefined) throw new AssayError('no_earlier_version', { details: { alias, model } });
    return promoted.replaced;
  }

  private async change({ snapshot, by, alias, from, to, order, dryRun, evidence }: Planned): Promise<ReleaseView> {
    const { text, revision: read } = snapshot;
    const edited = editAlias(text, alias, to);
    this.configuration.check(edited);
    const revision = revisionOf(edited);
    const view = {
      alias: viewOf(alias, to),
      before: viewOf(alias, from),
      revision,
      diff: changedLines(text, edited),
      ...(evidence ? { evidence: evidenceView(evidence) } : {}),
    };
    if (dryRun) return view;
    const written = { ...order, by, subject: aliasSubject(alias), before: wordsOf(from), after: wordsOf(to), revision };
    const { since } = await this.audit.during(written, () => this.configuration.replace(edited, read));
    return { ...view, since: since.toISOString() };
  }
}

export const viewOf = (alias: string, { model, canary, sticky }: AliasConfig): AliasView => ({
  alias,
  model,
  ...(canary ? { canary } : {}),
  sticky,
});
