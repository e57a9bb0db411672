import type { Diagnostic, Language as LanguageId, TestResult } from '@assay/contracts';

/** Text by path. */
export type Files = Readonly<Record<string, string>>;

/** Where artefacts, drivers and tests of a run lie in its sandbox; the exercise's own files lie at its root. */
export const LAB_FOLDER = '/work/.assay';

/** Exit status of a build script whose compiler noticed its own crash. */
export const BROKE_DOWN = 4;
/** How a compiler that is written in Go says so, which ends with a status of its own: an extended regular expression. */
export const GO_PANIC = '^(panic|fatal error|runtime): |: signal: [a-z]';

/** One process to start in the sandbox. */
export interface Command {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What a run needs built. Every part sees the exercise's files with its own files laid over them. */
export interface BuildRequest {
  /** Folder that the learner was promised; it holds exactly `files`. */
  readonly root: '/work' | '/tmp';
  /** Read-only and submitted files, by path. */
  readonly files: Files;
  /** Of `files`: those that the learner wrote. Diagnostics are about these. */
  readonly submitted: readonly string[];
  /** Of `submitted`: where the program starts, in languages that need to be told. */
  readonly entry: string;
  readonly program: boolean;
  readonly driver?: Files;
  readonly tests?: Files;
  /** Variants for checks of kind "mutants", by a name that tells nothing. */
  readonly variants?: Readonly<Record<string, Files>>;
  /** CPU cores of the sandbox. */
  readonly cpus: number;
}

export interface Build {
  /** What the builder unpacks, by absolute path. */
  readonly files: Files;
  /**
   * Bourne shell. Exit status 0: all that was asked for is there, except variants that did not compile; 1: the
   * submission was refused, and why is on standard error; BROKE_DOWN, or 128 and a signal of a crash: the compiler broke
   * down over it. Anything else is the platform's fault.
   */
  readonly script: string;
  /** Environment of the script. */
  readonly env: Readonly<Record<string, string>>;
  readonly program?: Command;
  readonly driver?: Command;
  readonly tests?: Command;
  readonly variants: Readonly<Record<string, Command>>;
}

/** Reads a test runner's standard output as it comes. */
export interface TestOutputParser {
  /** One line, without its end. Returns what the line completes, and what of it the program itself printed. */
  line(text: string): { readonly tests: readonly TestResult[]; readonly output?: string };
  /** Tests that had begun when the output ended. */
  end(): readonly TestResult[];
}

/** A language of the lab: one entry here, one folder in lab-images. */
export interface Language {
  readonly id: LanguageId;
  /** Docker image, without tag. */
  readonly image: string;
  /** What the compiler would take and the lab does not; such a submission is rejected. */
  refuse(files: Files): readonly Diagnostic[];
  build(request: BuildRequest): Build;
  /** Reads what the builder wrote to standard error. Never empty. */
  diagnose(output: string, request: Pick<BuildRequest, 'submitted' | 'entry' | 'files' | 'driver' | 'variants'>): readonly Diagnostic[];
  testOutput(): TestOutputParser;
}
