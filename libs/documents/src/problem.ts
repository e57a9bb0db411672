/** One thing that is wrong with a document that somebody wrote, told so that they can go to the place. */
export interface Problem {
  /** Path of the file inside its folder, "" for the folder as a whole. */
  readonly file: string;
  /** Starts at 1. */
  readonly line?: number | undefined;
  /** Dotted path of the field, e.g. "checks.0.points". */
  readonly field?: string | undefined;
  readonly message: string;
}

/** `exercise.yaml:3: edit.0: …` */
export function describeProblem({ file, line, field, message }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return [place, field, message].filter((part) => part !== undefined && part !== '').join(': ');
}
