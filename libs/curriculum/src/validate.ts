import type { Problem } from '@assay/documents';
import type { Exercise } from './exercise.ts';
import { EXERCISE_FILES } from './layout.ts';
import { checkProblems } from './validate-checks.ts';

/** What a schema cannot say of an exercise: how its parts must fit together. Empty when they do. */
export function exerciseProblems(exercise: Exercise): Problem[] {
  return [...manifestProblems(exercise), ...checkProblems(exercise), ...fileProblems(exercise), ...mutantProblems(exercise)];
}

function manifestProblems({ folder, manifest }: Exercise): Problem[] {
  const file = EXERCISE_FILES.manifest;
  const problems: Problem[] = [];
  if (manifest.id !== folder) problems.push({ file, field: 'id', message: `must be the name of the folder, "${folder}"` });
  for (const path of duplicates(manifest.edit)) problems.push({ file, field: 'edit', message: `names "${path}" twice` });
  for (const path of manifest.optional)
    if (!manifest.edit.includes(path)) problems.push({ file, field: 'optional', message: `"${path}" is not one of "edit"` });
  manifest.rules.forEach((rule, i) => {
    if (!manifest.edit.includes(rule.static.path))
      problems.push({ file, field: `rules.${i}.static.path`, message: `"${rule.static.path}" is not one of "edit"` });
  });
  return problems;
}

function fileProblems({ manifest, starter, solution, tests, checks }: Exercise): Problem[] {
  const problems: Problem[] = [];
  for (const path of manifest.edit) {
    if (!Object.hasOwn(starter, path)) problems.push({ file: `starter/${path}`, message: 'is missing; "edit" names it' });
    if (!Object.hasOwn(solution, path) && !manifest.optional.includes(path))
      problems.push({ file: `solution/${path}`, message: 'is missing; "edit" names it' });
  }
  for (const path of Object.keys(solution))
    if (!manifest.edit.includes(path))
      problems.push({ file: `solution/${path}`, message: 'is not one of "edit", so no learner could submit it' });
  for (const path of Object.keys(tests))
    if (Object.hasOwn(starter, path)) problems.push({ file: `tests/${path}`, message: `would replace starter/${path}` });
  const writesTests = checks.some(({ kind }) => kind === 'mutants');
  if (Object.keys(tests).length === 0 && !writesTests) problems.push({ file: 'tests', message: 'there is no visible test' });
  return problems;
}

function mutantProblems({ manifest, mutants, checks }: Exercise): Problem[] {
  const problems: Problem[] = [];
  for (const { name, fails, files } of mutants) {
    const file = `mutants/${name}/mutant.yaml`;
    for (const id of fails)
      if (!checks.some((check) => check.id === id)) problems.push({ file, field: 'fails', message: `there is no check "${id}"` });
    for (const id of duplicates(fails)) problems.push({ file, field: 'fails', message: `names "${id}" twice` });
    if (Object.keys(files).length === 0) problems.push({ file: `mutants/${name}`, message: 'changes no file' });
    for (const path of Object.keys(files))
      if (!manifest.edit.includes(path)) problems.push({ file: `mutants/${name}/${path}`, message: 'is not one of "edit"' });
  }
  return problems;
}

function duplicates(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, i) => values.indexOf(value) !== i))];
}
