import { AssayError } from '@assay/contracts';
import { authoringProblems, exerciseFolders, exerciseInvalid, loadExercise, loadSyntax, type Exercise } from '@assay/curriculum';

export interface Checked {
  readonly folder: string;
  /** Absent when the folder could not be loaded. */
  readonly exercise?: Exercise;
  /** Every problem at once, with file, line and field; absent when there is none. */
  readonly error?: AssayError;
}

/** Everything that can be told of exercise folders without running them. Each dir is an exercise or has exercises in it. */
export async function checkExercises(dirs: readonly string[]): Promise<Checked[]> {
  const folders = (await Promise.all(dirs.map((dir) => exerciseFolders(dir)))).flat();
  const syntax = await loadSyntax();
  return Promise.all(
    folders.map(async (folder): Promise<Checked> => {
      try {
        const exercise = await loadExercise(folder);
        const problems = authoringProblems(exercise, syntax);
        return problems.length > 0 ? { folder, exercise, error: exerciseInvalid(exercise.folder, problems) } : { folder, exercise };
      } catch (error) {
        if (error instanceof AssayError && error.code === 'exercise_invalid') return { folder, error };
        throw error;
      }
    }),
  );
}
