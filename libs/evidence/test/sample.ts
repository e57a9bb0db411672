import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { describe, jsonBytes, MANIFEST, SEAL, KEYS, packBundle, type Content } from '../src/bundle.ts';
import { sha256 } from '../src/digest.ts';
import { PARTS } from '../src/manifest.ts';
import { keySetOf, signSeal, type Seal, type Signer } from '../src/seal.ts';
import { packArchive, unpackArchive, type Entry } from '../src/tar.ts';

export const RUN_ID = '01980000-0000-7000-8000-000000000001';
export const OTHER_RUN_ID = '01980000-0000-7000-8000-000000000002';

export async function newSigner(): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return { id: await calculateJwkThumbprint(await exportJWK(publicKey)), privateKey, publicKey };
}

export function sampleContent(id = RUN_ID): Content {
  const run = {
    id,
    mode: 'grade' as const,
    exerciseId: 'vector-dot',
    exerciseVersion: '1.0.0',
    verdict: 'passed' as const,
    traceId: '1'.repeat(32),
    createdAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:03.000Z',
  };
  const window = { from: '2025-12-31T23:59:50.000Z', to: '2026-01-01T00:00:13.000Z' };
  const parts = PARTS.map((name) => ({ name, bytes: jsonBytes({ of: name, id }), items: 1 }));
  return describe({ run, window }, parts, [{ part: 'logs.json', reason: 'absent', detail: 'none' }]);
}

export const sealOf = (
  content: Content,
  runId = RUN_ID,
  place: Pick<Seal, 'sequence' | 'previous'> = { sequence: 1, previous: null },
): Seal => ({
  format: 'assay-evidence-seal/1',
  runId,
  manifest: sha256(content.manifest),
  ...place,
  sealedAt: '2026-01-01T00:01:00.000Z',
});

export async function sampleBundle(signer: Signer, runId = RUN_ID): Promise<Buffer> {
  const content = sampleContent(runId);
  return packBundle(content, await signSeal(sealOf(content, runId), signer), await keySetOf(signer));
}

/** The same archive with its files changed. */
export async function altered(bundle: Buffer, change: (entries: Entry[]) => Entry[]): Promise<Buffer> {
  return packArchive(change(await unpackArchive(bundle)));
}

export const AROUND = [MANIFEST, SEAL, KEYS];
