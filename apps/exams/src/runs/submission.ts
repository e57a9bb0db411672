import { AssayError, type CreateRun } from '@assay/contracts';
import type { ExerciseBundle, ExerciseManifest } from '@assay/curriculum';

type Files = Readonly<Record<string, string>>;

/**
 * The exercise's own rules for what is submitted. Errors: `exercise_version_conflict`, `mode_not_supported`,
 * `path_not_allowed` and `files_missing`, each naming the paths.
 */
export function assertSubmittable(body: CreateRun, { manifest }: ExerciseBundle): void {
  if (body.exerciseVersion !== undefined && body.exerciseVersion !== manifest.version) {
    throw new AssayError('exercise_version_conflict', { details: { sent: body.exerciseVersion, current: manifest.version } });
  }
  if (body.stdin !== undefined && !(body.mode === 'try' && manifest.program)) {
    throw new AssayError('mode_not_supported', { details: { mode: body.mode, stdin: true } });
  }
  assertEditable(body.files, manifest);
  assertComplete(body.files, manifest);
}

/** Errors: `path_not_allowed` for a path that is not the learner's. */
export function assertEditable(files: Files, { edit }: ExerciseManifest): void {
  const strangers = Object.keys(files).filter((path) => !edit.includes(path));
  if (strangers.length > 0) throw new AssayError('path_not_allowed', { details: { paths: strangers, allowed: edit } });
}

function assertComplete(files: Files, { edit, optional }: ExerciseManifest): void {
  const missing = edit.filter((path) => !optional.includes(path) && !Object.hasOwn(files, path));
  if (missing.length > 0) throw new AssayError('files_missing', { details: { paths: missing } });
}
