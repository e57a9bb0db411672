import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';

/** An Ed25519 key that a service signs with. */
export interface SigningKey {
  /** Thumbprint of the public key (RFC 7638). */
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** Reads the key of a name below `<home>/keys`, or makes it. Of several processes that start at once, one makes it and all use it. */
export async function loadSigningKey(home: string, name: string): Promise<SigningKey> {
  const folder = join(home, 'keys');
  const file = join(folder, `${name}.jwk.json`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return (await read(file)) ?? (await create(file));
}

async function create(file: string): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const temporary = `${file}.${randomUUID()}`;
  await writeFile(temporary, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600, flag: 'wx' });
  // A link is made whole or not at all, and only if there is no key yet.
  await link(temporary, file).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error;
  });
  await rm(temporary);
  const key = await read(file);
  if (!key) throw new Error(`the signing key ${file} vanished`);
  return key;
}

async function read(file: string): Promise<SigningKey | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const jwk = JSON.parse(text) as JWK;
  const { d: _secret, ...publicJwk } = jwk;
  const [privateKey, publicKey] = await Promise.all([importJWK(jwk, 'EdDSA'), importJWK(publicJwk, 'EdDSA')]);
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) throw new Error(`${file} does not hold an Ed25519 key`);
  return { id: await calculateJwkThumbprint(publicJwk), privateKey, publicKey };
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
