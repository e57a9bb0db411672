import { RunId, RunMode, Verdict } from '@assay/contracts';
import { z } from 'zod';

/** The files of a bundle that hold what was found, in their order. */
export const PARTS = ['run.json', 'submission.json', 'spans.json', 'logs.json', 'metrics.json', 'versions.json'] as const;
export type PartName = (typeof PARTS)[number];

/** Why something that belongs to the evidence of a run is not in it. */
export const MISSING_REASONS = [
  'absent',
  'root_absent',
  'parents_absent',
  'still_arriving',
  'too_many',
  'not_recorded',
  'not_kept',
  'unreachable',
] as const;
export type MissingReason = (typeof MISSING_REASONS)[number];

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const Part = z.strictObject({
  name: z.enum(PARTS),
  sha256: Sha256,
  bytes: z.int().min(0),
  items: z.int().min(0).describe('Spans, log records, series, files: what the part is a list of; 1 for what is none'),
});
export type Part = z.infer<typeof Part>;

export const Missing = z.strictObject({
  part: z.enum(PARTS),
  reason: z.enum(MISSING_REASONS),
  detail: z.string().describe('In English, for people'),
});
export type Missing = z.infer<typeof Missing>;

/** What a bundle holds. Nothing in it differs from one sealing of the same evidence to the next. */
export const Manifest = z.strictObject({
  format: z.literal('assay-evidence/1'),
  run: z.strictObject({
    id: RunId,
    mode: RunMode,
    exerciseId: z.string(),
    exerciseVersion: z.string(),
    verdict: Verdict,
    traceId: z.string(),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime(),
  }),
  window: z.strictObject({ from: z.iso.datetime(), to: z.iso.datetime() }).describe('Of the metrics'),
  parts: z.array(Part),
  missing: z.array(Missing),
});
export type Manifest = z.infer<typeof Manifest>;
