import { assertUnreachable } from '@assay/contracts';
import type { Problem } from '@assay/documents';
import { languageOf, type Check, type CheckOf, type Expectation, type StaticRules } from '@assay/grading';
import type { Exercise } from './exercise.ts';
import { EXERCISE_FILES } from './layout.ts';

type Flaw = Omit<Problem, 'file' | 'line'>;

/** Roots of what a driver or http check observes; a path that begins elsewhere is a slip that `exists: false` would hide. */
const DRIVER_ROOTS = ['answers', 'calls', 'events', 'quiet', 'awaited', 'memory', 'growth', 'completed'];
const HTTP_ROOTS = ['ready', 'steps', 'upstream', 'marks', 'alive'];

/** What is wrong with the checks beyond their schema: names that nothing has, checks that can only pass. */
export function checkProblems(exercise: Exercise): Problem[] {
  const ids = exercise.checks.map(({ id }) => id);
  const problems = exercise.checks.flatMap((check, i) => {
    const repeated = ids.indexOf(check.id) !== i ? [{ field: 'id', message: `"${check.id}" is used twice` }] : [];
    return [...repeated, ...flawsOf(check, exercise)].map(({ field, message }) => ({
      file: EXERCISE_FILES.checks,
      field: ['checks', i, ...(field === undefined ? [] : [field])].join('.'),
      message,
    }));
  });
  return [...problems, ...unusedVariants(exercise)];
}

function flawsOf(check: Check, exercise: Exercise): Flaw[] {
  switch (check.kind) {
    case 'stdio':
      return exercise.manifest.program ? [] : [{ field: 'kind', message: 'needs "program: true" in exercise.yaml' }];
    case 'driver':
      return driverFlaws(check, exercise);
    case 'http':
      return httpFlaws(check);
    case 'static':
      return check.rules.flatMap((rules, i) =>
        ruleFlaws(rules, exercise).map((flaw) => ({ ...flaw, field: `rules.${i}.${flaw.field ?? ''}` })),
      );
    case 'mutants':
      return mutantsFlaws(check, exercise);
    default:
      return assertUnreachable(check);
  }
}

function driverFlaws(check: CheckOf<'driver'>, { driver }: Exercise): Flaw[] {
  const { steps, expect } = check;
  const flaws: Flaw[] = [];
  if (Object.keys(driver).length === 0) flaws.push({ field: 'kind', message: 'needs a driver in hidden/driver/' });
  const judged = expect.length + steps.filter((step) => 'await' in step || ('expect' in step && step.expect !== undefined)).length;
  if (judged === 0) flaws.push({ message: 'nothing in it is judged: give a step an "expect", or the check one' });
  const started = new Set(steps.flatMap((step) => ('start' in step ? [step.as] : [])));
  steps.forEach((step, i) => {
    if ('finish' in step && !started.has(step.finish))
      flaws.push({ field: `steps.${i}.finish`, message: `no step starts "${step.finish}"` });
  });
  const calls = steps.flatMap((step) => ('as' in step && step.as !== undefined ? [step.as] : []));
  const memory = steps.flatMap((step) => ('memory' in step ? [step.memory] : []));
  const quiet = steps.flatMap((step) => ('quiet' in step ? [step.quiet] : []));
  return [...flaws, ...pathFlaws(expect, DRIVER_ROOTS, { calls, memory, growth: memory, quiet })];
}

function httpFlaws({ steps, expect }: CheckOf<'http'>): Flaw[] {
  const named = steps.flatMap((step) => ('as' in step ? [step.as] : []));
  const marks = steps.flatMap((step) => ('mark' in step ? [step.mark] : []));
  const started = new Set(steps.flatMap((step) => ('start' in step ? [step.as] : [])));
  const unstarted = steps.flatMap((step, i): Flaw[] =>
    'finish' in step && !started.has(step.finish) ? [{ field: `steps.${i}.finish`, message: `no step starts "${step.finish}"` }] : [],
  );
  return [...unstarted, ...pathFlaws(expect, HTTP_ROOTS, { steps: named, marks })];
}

/** Paths must begin at something that is observed; where the second part is a label, a step must have it. */
function pathFlaws(expect: readonly Expectation[], roots: readonly string[], labels: Readonly<Record<string, readonly string[]>>): Flaw[] {
  return expect.flatMap((expectation, i): Flaw[] => {
    const [field, path] = 'path' in expectation ? ['path', expectation.path] : ['count.of', expectation.count.of];
    const [root = '', label] = path.split('.');
    if (!roots.includes(root))
      return [{ field: `expect.${i}.${field}`, message: `"${root}" is not observed; one of ${roots.join(', ')} is` }];
    const known = Object.hasOwn(labels, root) ? labels[root] : undefined;
    if (known && label !== undefined && !known.includes(label))
      return [{ field: `expect.${i}.${field}`, message: `no step is labelled "${label}"` }];
    return [];
  });
}

function ruleFlaws({ path }: StaticRules, { manifest }: Exercise): Flaw[] {
  if (!manifest.edit.includes(path)) return [{ field: 'path', message: `"${path}" is not one of "edit"` }];
  return languageOf(path) ? [] : [{ field: 'path', message: `there is no grammar for "${path}"` }];
}

function mutantsFlaws(check: CheckOf<'mutants'>, { variants }: Exercise): Flaw[] {
  return (['correct', 'mutants'] as const).flatMap((field) =>
    check[field]
      .filter((name) => !Object.hasOwn(variants, name))
      .map((name) => ({ field, message: `there is no folder hidden/variants/${name}` })),
  );
}

function unusedVariants({ variants, checks }: Exercise): Problem[] {
  const used = checks.flatMap((check) => (check.kind === 'mutants' ? [...check.correct, ...check.mutants] : []));
  return Object.keys(variants)
    .filter((name) => !used.includes(name))
    .map((name) => ({ file: `hidden/variants/${name}`, message: 'no check uses this variant' }));
}
