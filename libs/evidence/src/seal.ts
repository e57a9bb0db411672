import { RunId } from '@assay/contracts';
import {
  calculateJwkThumbprint,
  CompactSign,
  compactVerify,
  decodeProtectedHeader,
  exportJWK,
  importJWK,
  type CryptoKey,
  type JWK,
} from 'jose';
import { z } from 'zod';
import { sha256 } from './digest.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What is signed. */
export const Seal = z.strictObject({
  format: z.literal('assay-evidence-seal/1'),
  runId: RunId,
  manifest: Sha256.describe('Of the bytes of manifest.json'),
  sequence: z.int().min(1).describe('Its place in the chain'),
  previous: Sha256.nullable().describe('Of the seal before, as it is signed; null for the first'),
  sealedAt: z.iso.datetime(),
});
export type Seal = z.infer<typeof Seal>;

/** Who seals: an Ed25519 key. */
export interface Signer {
  /** Thumbprint of the public key (RFC 7638). */
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

const TYPE = 'assay-evidence-seal';
const ALGORITHM = 'EdDSA';

/** A JWK set (RFC 7517). */
export const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });
export type KeySet = z.infer<typeof KeySet>;

/** The public key, as whoever verifies finds it. */
export async function keySetOf({ id, publicKey }: Signer): Promise<KeySet> {
  return { keys: [{ ...(await exportJWK(publicKey)), kty: 'OKP', kid: id, alg: ALGORITHM, use: 'sig' }] };
}

/** The seal as a compact JWS. */
export function signSeal(seal: Seal, { id, privateKey }: Signer): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(seal))).setProtectedHeader({ alg: ALGORITHM, kid: id, typ: TYPE }).sign(privateKey);
}

/** What the next seal of a chain names. */
export const linkOf = (jws: string): string => sha256(jws);

/** The key id that a seal names. Throws for what is no JWS. */
export function signerOf(jws: string): string | undefined {
  return decodeProtectedHeader(jws).kid;
}

/**
 * The statement of a seal whose signature is right, and the thumbprint of the key. Throws for anything else: a text that is no JWS, another
 * algorithm, a key that is not in the set, a signature that does not match, a statement of another form.
 */
export async function openSeal(jws: string, keys: KeySet): Promise<{ readonly seal: Seal; readonly signer: string }> {
  const { kid, typ } = decodeProtectedHeader(jws);
  if (typ !== TYPE) throw new Error('it is not the seal of a bundle');
  const jwk = await keyOf(keys, kid);
  if (!jwk) throw new Error(`the key ${kid ?? '(none)'} is not among the keys`);
  const { payload } = await compactVerify(jws, await importJWK(jwk, ALGORITHM), { algorithms: [ALGORITHM] });
  return { seal: Seal.parse(JSON.parse(Buffer.from(payload).toString('utf8'))), signer: await calculateJwkThumbprint(jwk) };
}

/** A key is found by what it is and not by the name that it bears. */
async function keyOf({ keys }: KeySet, kid: string | undefined): Promise<JWK | undefined> {
  for (const key of keys as JWK[]) {
    if (key.kty === 'OKP' && key.crv === 'Ed25519' && (await calculateJwkThumbprint(key)) === kid) return key;
  }
  return undefined;
}
