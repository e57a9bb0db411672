import { AssayError, type ExperimentChange } from '@assay/contracts';
import { mayBecome, type InferenceConfig } from '@assay/inference';
import { parseDocument } from 'yaml';

/**
 * The configuration's text with an experiment in another state; comments and order stay. Errors: `not_found` for an experiment
 * that nobody defined, `validation_failed` for a change that it does not allow.
 */
export function editExperiment(text: string, config: InferenceConfig, id: string, { state, promote }: ExperimentChange): string {
  const index = config.experiments.findIndex((experiment) => experiment.id === id);
  const experiment = config.experiments[index];
  if (!experiment) throw new AssayError('not_found', { message: 'No experiment has this id.' });
  if (!mayBecome(experiment.state, state)) throw refused(`An experiment that is ${experiment.state} cannot become ${state}.`);
  const document = parseDocument(text);
  document.setIn(['experiments', index, 'state'], state);
  if (promote !== undefined) {
    if (state !== 'ended') throw refused('An arm is promoted when its experiment ends.');
    if (!experiment.arms.some(({ model }) => model === promote)) throw refused(`"${promote}" is no arm of this experiment.`);
    if (!(experiment.model in config.aliases)) throw refused(`"${experiment.model}" is no alias: it cannot lead to another model.`);
    document.setIn(['aliases', experiment.model], promote);
  }
  return document.toString({ lineWidth: 0 });
}

const refused = (message: string): AssayError => new AssayError('validation_failed', { message });
