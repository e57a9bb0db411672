import type { ExerciseDetail, ExerciseFile, ExerciseSummary } from '@assay/contracts';
import type { ExerciseBundle } from './bundle.ts';

/** The catalogue card of an exercise. */
export function toSummary({ manifest, checks }: ExerciseBundle): ExerciseSummary {
  const { id, version, type, area, language, title, summary, objectives, tags, difficulty, estMinutes } = manifest;
  const points = Math.round(checks.reduce((sum, check) => sum + check.points, 0) * 100) / 100;
  return { id, version, type, area, language, title, summary, objectives, tags, difficulty, estMinutes, points };
}

/**
 * Everything a learner may see of an exercise. Each field is named here, one by one, so that a field that is added to
 * the bundle stays hidden until somebody decides otherwise.
 */
export function toDetail(bundle: ExerciseBundle): ExerciseDetail {
  const { manifest, statement, starter, tests, checks } = bundle;
  return {
    ...toSummary(bundle),
    statement,
    root: manifest.root,
    files: Object.entries(starter).map(([path, content]): ExerciseFile => ({
      path,
      role: manifest.edit.includes(path) ? 'edit' : 'readonly',
      content,
    })),
    tests: Object.entries(tests).map(([path, content]) => ({ path, content })),
    checks: checks.map(({ id, title, points }) => ({ id, title, points })),
    rules: manifest.rules.map(({ text }) => text),
    modes: ['try', 'grade'],
    acceptsStdin: manifest.program,
    limits: manifest.limits,
  };
}
