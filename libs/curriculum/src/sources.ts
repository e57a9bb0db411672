import type { Problem } from '@assay/documents';
import { breaches, languageOf, type Breach, type Syntax } from '@assay/grading';
import type { Exercise, Files } from './exercise.ts';

/** What the syntax trees say against an exercise: sources that cannot be read, and right or wrong solutions that break its file rules. */
export function sourceProblems(exercise: Exercise, syntax: Syntax): Problem[] {
  const { starter, solution, mutants, tests, driver } = exercise;
  return [
    ...Object.entries({ starter, solution, tests, 'hidden/driver': driver }).flatMap(([part, files]) => unreadable(part, files, syntax)),
    ...ruleProblems('starter', starter, exercise, syntax),
    ...ruleProblems('solution', { ...starter, ...solution }, exercise, syntax),
    ...mutants.flatMap(({ name, files }) => ruleProblems(`mutants/${name}`, { ...starter, ...solution, ...files }, exercise, syntax)),
  ];
}

function unreadable(part: string, files: Files, syntax: Syntax): Problem[] {
  return Object.entries(syntax.parseFiles(files)).flatMap(([path, { errors }]) =>
    errors.slice(0, 1).map(({ message, at }) => ({ file: `${part}/${path}`, line: at.line, message })),
  );
}

function ruleProblems(part: string, files: Files, { manifest }: Exercise, syntax: Syntax): Problem[] {
  const rejectedFor = manifest.rules.flatMap(({ static: rules }, i) => {
    const text = files[rules.path];
    const language = languageOf(rules.path);
    if (text === undefined || !language) return [];
    return breaches(rules, syntax.parse(language, text)).map((breach) => ({ i, path: rules.path, breach }));
  });
  return rejectedFor.map(({ i, path, breach }) => ({
    file: `${part}/${path}`,
    line: breach.at?.line,
    message: `breaks rule ${i + 1} of exercise.yaml: ${said(breach)}`,
  }));
}

function said({ kind, name }: Breach): string {
  return [kind, name].filter((part) => part !== '').join(' ');
}
