/** What the command line says about how much is measured. */
export interface PartOptions {
  /** Repetitions of what is measured one by one. */
  readonly rounds: number;
  /** Submissions of the burst. */
  readonly burst: number;
}
