import type { RunJob } from '@assay/contracts';
import type { ExerciseBundle } from '@assay/curriculum';
import type { Files } from '../languages/language.ts';

export interface Submission {
  /** Read-only and submitted files, as the sandbox gets them. */
  readonly files: Files;
  /** Those of them that are the learner's. */
  readonly own: Files;
}

/** The learner's files laid over the exercise's. Anything that may not be edited comes from the exercise, whatever was sent. */
export function submissionOf({ manifest, starter }: ExerciseBundle, job: Pick<RunJob, 'files'>): Submission {
  const own = Object.fromEntries(
    manifest.edit.flatMap((path) => {
      const sent = Object.hasOwn(job.files, path) ? job.files[path] : undefined;
      const text = sent ?? (manifest.optional.includes(path) ? undefined : starter[path]);
      return text === undefined ? [] : [[path, text]];
    }),
  );
  const readonly = Object.entries(starter).filter(([path]) => !manifest.edit.includes(path));
  return { files: { ...Object.fromEntries(readonly), ...own }, own };
}
