import { AssayError, type ExperimentChange } from '@assay/contracts';
import { mayBecome, type InferenceConfig } from '@assay/inference';
import { editNodes, type NodeEdit } from '../configuration/edit-node.ts';

/**
 * The configuration's text with an experiment in another state, and not one other character changed. Errors: `not_found` for an experiment
 * that nobody defined, `validation_failed` for a change that it does not allow, those of {@link editNodes}.
 */
export function editExperiment(
  text: string,
  config: InferenceConfig,
  id: string,
  { state, promote }: Pick<ExperimentChange, 'state' | 'promote'>,
): string {
  const index = config.experiments.findIndex((experiment) => experiment.id === id);
  const experiment = config.experiments[index];
  if (!experiment) throw new AssayError('not_found', { message: 'No experiment has this id.' });
  if (!mayBecome(experiment.state, state)) throw refused(`An experiment that is ${experiment.state} cannot become ${state}.`);
  const edits: NodeEdit[] = [{ path: ['experiments', index, 'state'], value: state }];
  if (promote !== undefined) {
    if (state !== 'ended') throw refused('An arm is promoted when its experiment ends.');
    if (!experiment.arms.some(({ model }) => model === promote)) throw refused(`"${promote}" is no arm of this experiment.`);
    if (!Object.hasOwn(config.aliases, experiment.model))
      throw refused(`"${experiment.model}" is no alias: it cannot lead to another model.`);
    edits.push({ path: ['aliases', experiment.model], value: promote });
  }
  return editNodes(text, edits);
}

const refused = (message: string): AssayError => new AssayError('validation_failed', { message });
