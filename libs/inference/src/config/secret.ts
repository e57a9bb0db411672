import { z } from 'zod';

/** `https://user:password@host`, `https://host?key=…`: it would be shown wherever the configuration is. */
export const holdsNoSecret = (url: string): boolean => !/^[^/]*\/\/[^/?#]*@|[?#]/.test(url);

const FromEnvironment = z.strictObject({ env: z.string().regex(/^[A-Z_][A-Z0-9_]*$/, 'the name of an environment variable') });
const FromFile = z.strictObject({ file: z.string().min(1).describe('File with the secret alone; read again when it changes') });
const FromVault = z.strictObject({
  vault: z
    .string()
    .regex(/^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/, 'a path such as providers/openai')
    .refine((path) => !path.split('/').some((part) => part === '.' || part === '..'), 'a path without "." and ".."')
    .describe('Path of the secret below the mount'),
  field: z.string().min(1).default('value').describe('Which of its fields'),
});

/** Where a secret is found; the secret itself never stands in the configuration. */
export const SecretRef = z.union([FromEnvironment, FromFile, FromVault]);
export type SecretRef = z.infer<typeof SecretRef>;

/** A secret by which the secret store itself is entered: that one lies elsewhere. */
const LocalRef = z.union([FromEnvironment, FromFile]);
export type LocalRef = z.infer<typeof LocalRef>;

/** How a caller's key is recognised: by a secret that is found elsewhere, or by its SHA-256 (hex), from which nobody can get it back. */
export const KeySecret = z.union([SecretRef, z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 hex digits') })]);
export type KeySecret = z.infer<typeof KeySecret>;

const Mount = z.string().regex(/^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/, 'letters, digits and _.-');

/** A server that speaks the wire of HashiCorp Vault, with secrets of the KV engine in version 2. */
export const VaultConfig = z.strictObject({
  address: z.url({ protocol: /^https?$/ }).refine(holdsNoSecret, 'a secret does not stand in an address; name it by "auth"'),
  mount: Mount.default('secret').describe('Of the KV engine, version 2'),
  namespace: z.string().min(1).exactOptional(),
  auth: z.union([
    z.strictObject({ token: LocalRef }),
    z.strictObject({ appRole: z.strictObject({ roleId: z.string().min(1), secretId: LocalRef, mount: Mount.default('approle') }) }),
  ]),
  refreshSeconds: z.number().int().min(1).max(86_400).default(60).describe('A secret is read again so often'),
  timeoutMs: z.number().int().min(100).max(30_000).default(3_000).describe('Longest wait for an answer'),
});
export type VaultConfig = z.infer<typeof VaultConfig>;
