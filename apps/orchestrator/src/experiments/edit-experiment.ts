import { AssayError, type ExperimentChange } from '@assay/contracts';
import { mayBecome, type InferenceConfig } from '@assay/inference';
import { isNode, parseDocument, stringify, type Document } from 'yaml';

/**
 * The configuration's text with an experiment in another state, and not one other character changed. Errors: `not_found` for an experiment
 * that nobody defined, `validation_failed` for a change that it does not allow.
 */
export function editExperiment(text: string, config: InferenceConfig, id: string, { state, promote }: ExperimentChange): string {
  const index = config.experiments.findIndex((experiment) => experiment.id === id);
  const experiment = config.experiments[index];
  if (!experiment) throw new AssayError('not_found', { message: 'No experiment has this id.' });
  const document = parseDocument(text);
  if (!mayBecome(experiment.state, state)) throw refused(`An experiment that is ${experiment.state} cannot become ${state}.`);
  const edits = [editOf(document, ['experiments', index, 'state'], state)];
  if (promote !== undefined) {
    if (state !== 'ended') throw refused('An arm is promoted when its experiment ends.');
    if (!experiment.arms.some(({ model }) => model === promote)) throw refused(`"${promote}" is no arm of this experiment.`);
    if (!(experiment.model in config.aliases)) throw refused(`"${experiment.model}" is no alias: it cannot lead to another model.`);
    edits.push(editOf(document, ['aliases', experiment.model], promote));
  }
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((edited, { start, end, value }) => edited.slice(0, start) + value + edited.slice(end), text);
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

function editOf(document: Document, path: readonly (string | number)[], value: string): Edit {
  const node: unknown = document.getIn(path, true);
  if (!isNode(node) || !node.range) throw refused(`${path.join('.')} is not written out where it belongs; edit the file.`);
  const [start, end] = node.range;
  return { start, end, value: stringify(value).trimEnd() };
}

const refused = (message: string): AssayError => new AssayError('validation_failed', { message });
