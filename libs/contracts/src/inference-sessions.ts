import { z } from 'zod';
import { Message } from './generation.ts';

/** A chat request that names a session here continues it: what was said before comes first, and what is said now is kept. */
export const SESSION_HEADER = 'x-assay-session';
/** Since the last turn, ms. */
export const SESSION_TTL_MS = 3_600_000;

/** What a dialog has found out so far, by name. */
export const SessionSlots = z
  .record(z.string().min(1).max(64), z.union([z.string().max(4_096), z.number(), z.boolean()]))
  .refine((slots) => Object.keys(slots).length <= 64, 'at most 64 slots');
export type SessionSlots = z.infer<typeof SessionSlots>;

export const SessionCreate = z.strictObject({ slots: SessionSlots.default({}) });

export const DialogSession = z.object({
  id: z.uuid(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().describe('An hour after the last turn'),
  messages: z.array(Message).describe('Without system messages, which belong to each request'),
  slots: SessionSlots,
});
export type DialogSession = z.infer<typeof DialogSession>;
