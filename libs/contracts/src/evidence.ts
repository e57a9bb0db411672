import { z } from 'zod';

/** What became of sealing the evidence of a run. */
export const EvidenceSealed = z
  .object({
    seal: z.string().describe('Compact JWS over the SHA-256 of the manifest'),
    missing: z.array(z.object({ part: z.string(), reason: z.string(), detail: z.string() })).describe('What could not be had'),
  })
  .meta({ id: 'EvidenceSealed' });
export type EvidenceSealed = z.infer<typeof EvidenceSealed>;

/** A stretch of the chain of seals. */
export const EvidenceChain = z
  .object({
    from: z.int().min(1).describe('Place of the first one; 1 is the first of all'),
    seals: z.array(z.string().nullable()).describe('Compact JWS; null where a seal is gone'),
    next: z.int().min(1).optional().describe('Where to read on; absent at the end'),
  })
  .meta({ id: 'EvidenceChain' });
export type EvidenceChain = z.infer<typeof EvidenceChain>;
