import { z } from 'zod';
import { CheckBase } from '../check.ts';
import { Matcher } from '../matcher.ts';

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
