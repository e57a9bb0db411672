import { AssayError, type ExperimentChange } from '@assay/contracts';
import type { ExperimentConfig } from '@assay/inference';
import type { Audit } from '../audit/audit.ts';
import { revisionOf } from '../configuration/configuration-file.ts';
import type { Configuration, Snapshot } from '../configuration/configuration.ts';
import { aliasNamed, wordsOf } from '../releases/edit-alias.ts';
import { judge } from '../releases/evidence.ts';
import { aliasSubject } from '../releases/releases.ts';
import { editExperiment } from './edit-experiment.ts';
import type { Experiments } from './experiments.ts';

/** Starts and ends experiments, by edits of the configuration. */
export class ExperimentChanges {
  constructor(
    private readonly configuration: Configuration,
    private readonly experiments: Experiments,
    private readonly audit: Audit,
  ) {}

  /**
   * Errors: `not_found`, `validation_failed` for a change of state that there is not, `evidence_thin` and `evidence_against` for the
   * promotion of an arm, and those of a changed configuration.
   */
  async make(id: string, change: ExperimentChange, by: string): Promise<Snapshot> {
    const { text, revision: read, plan } = this.configuration.current;
    const edited = editExperiment(text, plan.config, id, change);
    const experiment = plan.config.experiments.find((candidate) => candidate.id === id);
    if (!experiment) throw new AssayError('not_found');
    const { state, promote, reason } = change;
    const forced = promote !== undefined && (await this.judge(experiment, promote, change.force));
    const revision = revisionOf(edited);
    const replace = (): Promise<Snapshot> => this.configuration.replace(edited, read);
    const common = { by, reason, revision, forced };
    return this.audit.during(
      { ...common, action: 'change_experiment', subject: `experiment ${id}`, before: experiment.state, after: state },
      () => {
        if (promote === undefined) return replace();
        // The alias has a history of its own, by which it can be rolled back.
        const from = aliasNamed(plan.config, experiment.model);
        const subject = aliasSubject(experiment.model);
        return this.audit.during(
          { ...common, action: 'promote', subject, before: wordsOf(from), after: promote, replaced: plan.target(from.model).name },
          replace,
        );
      },
    );
  }

  /** Whether promoting the arm takes force; throws where it is not given. */
  private async judge({ id, arms }: ExperimentConfig, promote: string, force: boolean): Promise<boolean> {
    const { plan } = this.configuration.current;
    const [baseline] = arms;
    // The baseline is in its place already: that it stays there needs no evidence.
    if (!baseline || plan.target(baseline.model) === plan.target(promote)) return false;
    const [before, after] = await Promise.all([baseline.model, promote].map((ref) => this.experiments.of(id, plan.target(ref).name)));
    if (!before || !after) throw new Error('two arms were asked for');
    return judge(before, after, { share: 100, force }).verdict !== 'proven';
  }
}
