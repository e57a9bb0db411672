import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KeySet, verifyBundle, type Verification } from '@assay/evidence';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { readIfThere } from '../up/home.ts';

/** Exit codes of `assay evidence verify`. */
export const EXIT = { good: 0, altered: 1, unreadable: 2, stranger: 3 } as const;

export interface VerifyOptions {
  readonly file: string;
  /** File of a JWK set; undefined: the key of the platform of `home`. */
  readonly keys: string | undefined;
  readonly home: string;
}

export interface VerifyResult {
  readonly exitCode: (typeof EXIT)[keyof typeof EXIT];
  /** For people. */
  readonly lines: readonly string[];
  readonly result: Partial<Verification> & { readonly trusted?: boolean };
}

/** Checks a bundle, and whether somebody vouches for its signer. Asks nobody but the disk. */
export async function verifyFile({ file, keys, home }: VerifyOptions): Promise<VerifyResult> {
  const bytes = await readFile(file).catch(() => undefined);
  if (!bytes) return { exitCode: EXIT.unreadable, lines: [`${file} cannot be read`], result: {} };
  const trusted = await thumbprints(keys ?? join(home, 'keys', 'evidence.jwk.json'));
  if (!trusted && keys !== undefined) return { exitCode: EXIT.unreadable, lines: [`${keys} holds no keys`], result: {} };
  const verification = await verifyBundle(bytes);
  const { problems, signer } = verification;
  if (problems.length > 0 || signer === undefined) {
    return { exitCode: EXIT.altered, lines: [`${file} is NOT what was sealed:`, ...problems.map(inWords)], result: verification };
  }
  const isTrusted = trusted?.includes(signer) ?? false;
  const verdict = isTrusted
    ? `${file} is what the platform sealed`
    : `${file} matches itself, but ${trusted ? 'another key than the platform has' : 'a key that nothing here vouches for'} signed it`;
  const lines = [verdict, ...about(verification), `  signer  ${signer}`];
  return { exitCode: isTrusted ? EXIT.good : EXIT.stranger, lines, result: { ...verification, trusted: isTrusted } };
}

const inWords = ({ file, message }: Verification['problems'][number]): string => `  ${file}: ${message}`;

function about({ manifest, seal }: Verification): string[] {
  if (!manifest || !seal) return [];
  const { run, parts, missing } = manifest;
  return [
    `  run     ${run.id}  ${run.exerciseId} ${run.exerciseVersion}  ${run.mode}: ${run.verdict}  ${run.finishedAt}`,
    `  seal    number ${seal.sequence}, ${seal.sealedAt}`,
    ...parts.map(({ name, items, bytes }) => `  ${name.padEnd(16)} ${String(items).padStart(6)} items ${String(bytes).padStart(9)} bytes`),
    ...missing.map(({ part, reason, detail }) => `  missing from ${part} (${reason}): ${detail}`),
  ];
}

/** Of the public keys in a file that holds a JWK or a set of them; undefined when it holds neither. */
async function thumbprints(path: string): Promise<string[] | undefined> {
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  try {
    const json = JSON.parse(text) as JWK | KeySet;
    const keys = 'keys' in json ? KeySet.parse(json).keys : [json];
    return await Promise.all((keys as JWK[]).map((key) => calculateJwkThumbprint(key)));
  } catch {
    return undefined;
  }
}
