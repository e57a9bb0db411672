import { AssayError } from '@assay/contracts';
import { isLocated, readYaml, type Located, type Problem } from '@assay/documents';
import { basename, resolve } from 'node:path';
import type { z } from 'zod';
import { ChecksFile, type Exercise, type Files, type Mutant } from './exercise.ts';
import { readFolder, type Folder } from './folder.ts';
import { EXERCISE_FILES, layOut } from './layout.ts';
import { ExerciseManifest, MutantManifest } from './manifest.ts';
import { exerciseInvalid } from './exercise-invalid.ts';
import { exerciseProblems } from './validate.ts';

/**
 * Reads and checks one exercise folder.
 *
 * @throws AssayError `exercise_invalid`; `details.problems` has every {@link Problem} with file, line and field
 */
export async function loadExercise(path: string): Promise<Exercise> {
  const folder = basename(resolve(path));
  return new ExerciseReader(folder, await listed(path, folder)).read();
}

async function listed(path: string, folder: string): Promise<Folder> {
  try {
    return await readFolder(path);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : 'cannot be listed';
    throw new AssayError('exercise_invalid', {
      message: `Exercise "${folder}": ${message}`,
      details: { folder, problems: [{ file: '', message }] },
      cause,
    });
  }
}

class ExerciseReader {
  private readonly problems: Problem[];
  /** Every YAML file that could be read, for the lines of its fields. */
  private readonly located = new Map<string, Located<unknown>>();
  private readonly folder: string;
  private readonly files: Folder['files'];

  constructor(folder: string, { files, problems }: Folder) {
    this.folder = folder;
    this.files = files;
    this.problems = [...problems];
  }

  read(): Exercise {
    const { single, mutants: mutantFolders, problems, ...parts } = layOut(this.files);
    this.problems.push(...problems);
    const manifest = this.readFile(ExerciseManifest, EXERCISE_FILES.manifest);
    const checks = this.readFile(ChecksFile, EXERCISE_FILES.checks)?.checks;
    const mutants = Object.entries(mutantFolders).flatMap(([name, files]) => this.readMutant(name, files) ?? []);
    // How the parts fit is asked only when each could be read; otherwise problems would breed problems.
    if (!manifest || !checks || this.problems.length > 0) throw exerciseInvalid(this.folder, this.problems);
    const statement = { en: single.get(EXERCISE_FILES.en) ?? '', 'zh-CN': single.get(EXERCISE_FILES['zh-CN']) ?? '' };
    const exercise: Exercise = { folder: this.folder, manifest, statement, checks, mutants, ...parts };
    const misfits = exerciseProblems(exercise).map((problem) => this.withLine(problem));
    if (misfits.length > 0) throw exerciseInvalid(this.folder, misfits);
    return exercise;
  }

  private readMutant(name: string, files: Files): Mutant | undefined {
    const { 'mutant.yaml': own, ...overlay } = files;
    const file = `mutants/${name}/mutant.yaml`;
    if (own === undefined) this.problems.push({ file, message: 'is missing' });
    const manifest = this.readFile(MutantManifest, file);
    return manifest && { name, ...manifest, files: overlay };
  }

  private readFile<Schema extends z.ZodType>(schema: Schema, file: string): z.infer<Schema> | undefined {
    const text = this.files.get(file);
    if (text === undefined) return undefined;
    const read = readYaml(schema, file, text);
    if (!isLocated(read)) {
      this.problems.push(...read);
      return undefined;
    }
    this.located.set(file, read);
    return read.value;
  }

  private withLine(problem: Problem): Problem {
    const located = this.located.get(problem.file);
    return problem.line !== undefined || problem.field === undefined || !located
      ? problem
      : { ...problem, line: located.lineOf(problem.field.split('.')) };
  }
}
