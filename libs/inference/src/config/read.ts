import { AssayError } from '@assay/contracts';
import { describeProblem, isLocated, readYaml, type Problem } from '@assay/documents';
import { referenceFlaws } from './references.ts';
import { InferenceConfig } from './schema.ts';

/** Reads a configuration. Throws `config_invalid`; `details.problems` has each problem with its file, line and field. */
export function readInferenceConfig(file: string, text: string): InferenceConfig {
  const read = readYaml(InferenceConfig, file, text);
  if (!isLocated(read)) throw configInvalid(read);
  const flaws = referenceFlaws(read.value);
  if (flaws.length > 0)
    throw configInvalid(flaws.map(({ path, message }) => ({ file, line: read.lineOf(path), field: path.map(String).join('.'), message })));
  return read.value;
}

function configInvalid(problems: readonly Problem[]): AssayError {
  return new AssayError('config_invalid', { message: problems.map(describeProblem).join('\n'), details: { problems } });
}
