import { z } from 'zod';
import { Localized } from './localized.ts';

export const ExerciseId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(64)
  .describe('Folder name of the exercise, kebab-case');

export const LANGUAGES = ['go', 'python', 'typescript'] as const;
export const Language = z.enum(LANGUAGES);
export type Language = z.infer<typeof Language>;

export const EXERCISE_TYPES = ['quiz', 'design', 'code', 'service', 'drill'] as const;
export const ExerciseType = z.enum(EXERCISE_TYPES);
export type ExerciseType = z.infer<typeof ExerciseType>;

export const COMPETENCE_AREAS = ['A', 'B', 'C'] as const;
/** A: concurrent, memory-safe programming; B: AI workflow integration; C: production operation. */
export const CompetenceArea = z.enum(COMPETENCE_AREAS);
export type CompetenceArea = z.infer<typeof CompetenceArea>;

export const DIFFICULTIES = ['easy', 'medium', 'hard'] as const;
export const Difficulty = z.enum(DIFFICULTIES);
export type Difficulty = z.infer<typeof Difficulty>;

/** What a sandbox may use. A run that exceeds one ends with verdict `limit`, naming it. */
export const Limits = z
  .strictObject({
    wallMs: z.int().min(100).max(120_000).default(10_000).describe('Wall time of one check or program run, ms'),
    compileMs: z.int().min(1_000).max(120_000).default(20_000).describe('Wall time of the compile phase, ms'),
    cpuMs: z.int().min(100).max(240_000).default(20_000).describe('CPU time of one check, ms'),
    memoryMb: z.int().min(32).max(2_048).default(512).describe('Memory of the sandbox including its tmpfs, MiB; no swap'),
    pids: z.int().min(16).max(1_024).default(256).describe('Processes and threads'),
    outputKb: z.int().min(1).max(4_096).default(256).describe('Standard output and error of one check, KiB'),
    diskMb: z.int().min(8).max(512).default(128).describe('Work folder, MiB'),
    openFiles: z.int().min(32).max(4_096).default(512).describe('Open file descriptors of a process'),
    cpus: z.number().min(0.25).max(4).default(2).describe('CPU cores'),
  })
  .meta({ id: 'Limits' });
export type Limits = z.infer<typeof Limits>;

/** Bounds on what is submitted; checked at the edge before anything is stored. */
export const SUBMISSION_LIMITS = {
  files: 32,
  fileBytes: 256 * 1024,
  totalBytes: 1024 * 1024,
  pathLength: 200,
  stdinBytes: 64 * 1024,
} as const;

export const ExerciseSummary = z
  .object({
    id: ExerciseId,
    version: z.string().describe('Semantic version of the exercise'),
    type: ExerciseType,
    area: CompetenceArea,
    language: Language,
    title: Localized,
    summary: Localized.describe('One sentence for the catalogue card'),
    objectives: z.array(Localized),
    tags: z.array(z.string()),
    difficulty: Difficulty,
    estMinutes: z.int().positive(),
    points: z.number().positive(),
  })
  .meta({ id: 'ExerciseSummary' });
export type ExerciseSummary = z.infer<typeof ExerciseSummary>;

export const ExerciseFile = z
  .object({
    path: z.string().describe('Path as the learner sees it, relative to the root, e.g. "solution.go"'),
    role: z.enum(['edit', 'readonly']),
    content: z.string(),
  })
  .meta({ id: 'ExerciseFile' });
export type ExerciseFile = z.infer<typeof ExerciseFile>;

/** Everything a learner may see of an exercise; never anything hidden. */
export const ExerciseDetail = ExerciseSummary.extend({
  statement: Localized.describe('Markdown'),
  root: z.enum(['/work', '/tmp']).describe('Folder in the sandbox that the paths are relative to'),
  files: z.array(ExerciseFile),
  tests: z.array(ExerciseFile.omit({ role: true })).describe('Visible tests, run in mode "try"'),
  checks: z
    .array(z.object({ id: z.string(), title: Localized, points: z.number() }))
    .describe('What is graded, by title; how stays hidden'),
  rules: z.array(Localized).describe('File rules; breaking one is "rejected" and costs no attempt'),
  modes: z.array(z.enum(['try', 'grade'])),
  acceptsStdin: z.boolean().describe('Whether mode "try" may run the program with a given standard input'),
  limits: Limits,
}).meta({ id: 'ExerciseDetail' });
export type ExerciseDetail = z.infer<typeof ExerciseDetail>;
