import { KEYS, MANIFEST, SEAL } from './bundle.ts';
import { sha256 } from './digest.ts';
import { Manifest } from './manifest.ts';
import { KeySet, openSeal, type Seal } from './seal.ts';
import { ArchiveError, unpackArchive, type Entry } from './tar.ts';

/** Something that does not match, and in which file of the bundle. */
export interface Problem {
  readonly file: string;
  readonly message: string;
}

export interface Verification {
  /** Empty when the bundle is what was sealed. */
  readonly problems: readonly Problem[];
  readonly manifest?: Manifest;
  readonly seal?: Seal;
  /** Thumbprint of the key that signed; only when the signature is right. */
  readonly signer?: string;
}

const AROUND: readonly string[] = [MANIFEST, SEAL, KEYS];

/** Checks a bundle against itself: whether its signer is to be trusted is for the caller to say. Never throws. */
export async function verifyBundle(archive: Uint8Array): Promise<Verification> {
  let entries: Entry[];
  try {
    entries = await unpackArchive(archive);
  } catch (error) {
    return { problems: [{ file: error instanceof ArchiveError ? error.entry : '(archive)', message: messageOf(error) }] };
  }
  const files = new Map(entries.map(({ name, bytes }) => [name, bytes]));
  const problems: Problem[] = AROUND.filter((file) => !files.has(file)).map((file) => ({ file, message: 'it is not there' }));
  const note = (file: string) => (error: unknown) => {
    problems.push({ file, message: messageOf(error) });
    return undefined;
  };
  const manifestBytes = files.get(MANIFEST);
  const manifest = manifestBytes && (await read(() => Manifest.parse(JSON.parse(manifestBytes.toString('utf8')))).catch(note(MANIFEST)));
  const keyBytes = files.get(KEYS);
  const keys = keyBytes && (await read(() => KeySet.parse(JSON.parse(keyBytes.toString('utf8')))).catch(note(KEYS)));
  const jws = files.get(SEAL)?.toString('utf8').trim();
  const opened = jws === undefined || !keys ? undefined : await openSeal(jws, keys).catch(note(SEAL));
  if (opened && manifestBytes) problems.push(...compareSeal(opened.seal, manifestBytes, manifest));
  if (manifest) problems.push(...compareParts(manifest, files));
  return { problems, ...(manifest && { manifest }), ...opened };
}

function compareSeal(seal: Seal, manifestBytes: Buffer, manifest: Manifest | undefined): Problem[] {
  const problems: Problem[] = [];
  if (seal.manifest !== sha256(manifestBytes))
    problems.push({ file: MANIFEST, message: 'it is not what the seal was made for: its SHA-256 differs' });
  if (manifest && manifest.run.id !== seal.runId) problems.push({ file: SEAL, message: `it is the seal of another run, ${seal.runId}` });
  return problems;
}

function compareParts({ parts }: Manifest, files: ReadonlyMap<string, Buffer>): Problem[] {
  const problems: Problem[] = [];
  const named = new Set<string>(AROUND);
  for (const { name, sha256: expected, bytes } of parts) {
    named.add(name);
    const found = files.get(name);
    if (!found) problems.push({ file: name, message: 'the manifest names it, and it is not there' });
    else if (found.length !== bytes) problems.push({ file: name, message: `it has ${found.length} bytes, the manifest says ${bytes}` });
    else if (sha256(found) !== expected) problems.push({ file: name, message: 'its content was changed: its SHA-256 differs' });
  }
  for (const name of files.keys()) if (!named.has(name)) problems.push({ file: name, message: 'the manifest does not name it' });
  return problems;
}

async function read<T>(parse: () => T): Promise<T> {
  return Promise.resolve().then(parse);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
