import { z } from 'zod';

export const PROFILE_KINDS = ['cpu', 'heap'] as const;

export const ProfileCreate = z.strictObject({
  kind: z.enum(PROFILE_KINDS),
  seconds: z.number().min(0.1).max(60).default(5).describe('How long is looked'),
});
export type ProfileCreate = z.infer<typeof ProfileCreate>;

/** A profile of the orchestrator, as Chrome's developer tools and speedscope open it. */
export const ProfileView = z.object({
  id: z.string().describe('Name of the file in ASSAY_HOME/profiles'),
  kind: z.enum(PROFILE_KINDS),
  startedAt: z.iso.datetime(),
  seconds: z.number(),
  bytes: z.number().int(),
  attempts: z
    .array(z.object({ traceId: z.string(), totalMs: z.number() }))
    .describe('Attempts that ended meanwhile, with the trace of each; the slowest first, at most 100'),
});
export type ProfileView = z.infer<typeof ProfileView>;
