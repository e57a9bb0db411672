import { z } from 'zod';

/** Where a secret is found; the secret itself never stands in the configuration. */
export const SecretRef = z.union([
  z.strictObject({ env: z.string().regex(/^[A-Z_][A-Z0-9_]*$/, 'the name of an environment variable') }),
  z.strictObject({ file: z.string().min(1).describe('File with the secret alone; read again when it changes') }),
]);
export type SecretRef = z.infer<typeof SecretRef>;

/** How a caller's key is recognised: by a secret that is found elsewhere, or by its SHA-256 (hex), from which nobody can get it back. */
export const KeySecret = z.union([SecretRef, z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 hex digits') })]);
export type KeySecret = z.infer<typeof KeySecret>;
