import { AssayError } from '@assay/contracts';
import { access, readdir } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Exercise } from './exercise.ts';
import { EXERCISE_FILES } from './layout.ts';
import { loadExercise } from './load.ts';
import { exerciseInvalid } from './exercise-invalid.ts';

/** The exercises that come with Assay. */
export const DEFAULT_EXERCISES_DIR = fileURLToPath(new URL('../content/exercises', import.meta.url));

/** One complete small exercise per language, in a folder of its name, to start a new one from. */
export const TEMPLATES_DIR = fileURLToPath(new URL('../content/templates', import.meta.url));

export interface Catalogue {
  /** By id, in alphabetical order. */
  readonly exercises: ReadonlyMap<string, Exercise>;
  /** One error, `exercise_invalid`, per folder that cannot be used; the others are not affected. */
  readonly invalid: readonly AssayError[];
}

/** The folders to load: Assay's own, then those of ASSAY_CONTENT_DIRS (separated as PATH is). */
export function contentDirs(setting: string | undefined): string[] {
  const own = (setting ?? '').split(delimiter).filter((dir) => dir.trim() !== '');
  return [DEFAULT_EXERCISES_DIR, ...own.map((dir) => resolve(dir))];
}

/** Each dir is an exercise folder or has exercise folders in it. An id that was seen before is invalid. */
export async function loadCatalogue(dirs: readonly string[]): Promise<Catalogue> {
  const found = new Map<string, Exercise>();
  const invalid: AssayError[] = [];
  for (const path of (await Promise.all(dirs.map(exerciseFolders))).flat()) {
    const exercise = await loadExercise(path).catch((error: unknown) => asInvalid(error));
    if (exercise instanceof AssayError) invalid.push(exercise);
    else if (found.has(exercise.manifest.id)) invalid.push(repeated(path, exercise.manifest.id));
    else found.set(exercise.manifest.id, exercise);
  }
  return { exercises: new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1))), invalid };
}

/** The exercise folders of a dir: itself when it is one, else those directly below it, in alphabetical order. */
export async function exerciseFolders(dir: string): Promise<string[]> {
  if (await exists(join(dir, EXERCISE_FILES.manifest))) return [dir];
  const entries = await readdir(dir, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AssayError('exercise_invalid', {
      message: `There are no exercises at ${dir}.`,
      details: { folder: dir, problems: [] },
      cause,
    });
  });
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return folders.map(({ name }) => join(dir, name)).sort();
}

function repeated(path: string, id: string): AssayError {
  return exerciseInvalid(path, [{ file: EXERCISE_FILES.manifest, field: 'id', message: `another folder has the exercise "${id}"` }]);
}

function asInvalid(error: unknown): AssayError {
  if (error instanceof AssayError && error.code === 'exercise_invalid') return error;
  throw error;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
