import { z } from 'zod';

/** What a guardrail let pass although it took exception to it. What it does not let pass is the error `guardrail_blocked`. */
export const GuardrailNote = z.object({
  side: z.enum(['input', 'output']),
  decision: z.enum(['flag', 'redact']),
  layer: z.string(),
  reason: z.string().describe('e.g. "override" or "base64: override"'),
});
export type GuardrailNote = z.infer<typeof GuardrailNote>;

/** Of an answer that guardrails spoke about: their notes, as a list of structured fields (RFC 9651). */
export const GUARDRAILS_HEADER = 'x-assay-guardrails';
