import { describe, jsonBytes, type Content, type Signer } from '@assay/evidence';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { endedRun } from './ended-run.ts';

export const RUN_ID = '01980000-0000-7000-8000-000000000001';
export const OTHER_RUN_ID = '01980000-0000-7000-8000-000000000002';

export async function newSigner(): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return { id: await calculateJwkThumbprint(await exportJWK(publicKey)), privateKey, publicKey };
}

/** What was gathered of a run. */
export function sampleContent(id = RUN_ID): Content {
  const { mode, exerciseId, exerciseVersion, verdict, traceId, createdAt, finishedAt } = endedRun();
  const run = { id, mode, exerciseId, exerciseVersion, verdict, traceId, createdAt, finishedAt };
  return describe({ run, window: { from: createdAt, to: finishedAt } }, [{ name: 'run.json', bytes: jsonBytes(run), items: 1 }], []);
}
