import { z } from 'zod';
import { CheckBase, type CheckKind } from '../check.ts';
import { Matcher } from '../matcher.ts';
import { matches } from '../matching.ts';

/** Runs the program once per case with an input, and compares what it printed. */
export const StdioCheck = CheckBase.extend({
  kind: z.literal('stdio'),
  cases: z
    .array(
      z.strictObject({
        stdin: z.string().default(''),
        args: z.array(z.string()).default([]),
        stdout: Matcher.optional(),
        stderr: Matcher.optional(),
        exitCode: z.int().min(0).max(255).default(0),
      }),
    )
    .min(1),
});
export type StdioCheck = z.infer<typeof StdioCheck>;

/** One entry per case, in order; a case cut off by a limit and those after it are absent. */
export interface StdioObservation {
  readonly cases: readonly { readonly stdout: string; readonly stderr: string; readonly exitCode: number }[];
}

/** Parts are the cases. */
export const stdio: CheckKind<typeof StdioCheck, StdioObservation> = {
  kind: 'stdio',
  params: StdioCheck,
  judge({ cases }, observation) {
    const held = cases.filter((expected, i) => {
      const seen = observation.cases[i];
      return (
        seen?.exitCode === expected.exitCode &&
        (expected.stdout === undefined || matches(expected.stdout, seen.stdout)) &&
        (expected.stderr === undefined || matches(expected.stderr, seen.stderr))
      );
    });
    return { held: held.length, parts: cases.length };
  },
};
