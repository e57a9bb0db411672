import { sha256 } from './digest.ts';
import { Manifest, PARTS, type Missing, type PartName } from './manifest.ts';
import type { KeySet } from './seal.ts';
import { packArchive, type Entry } from './tar.ts';

/** The files of a bundle besides its parts. */
export const MANIFEST = 'manifest.json';
export const SEAL = 'seal.jws';
export const KEYS = 'keys.json';

/** A part as it was gathered. */
export interface Gathered {
  readonly name: PartName;
  readonly bytes: Buffer;
  /** As {@link Part}. */
  readonly items: number;
}

/** All that was found of a run, before it is sealed. */
export interface Content {
  /** Bytes of manifest.json. */
  readonly manifest: Buffer;
  readonly parts: readonly Gathered[];
}

/** Describes the parts. The same parts make the same bytes, in whatever order they come. */
export function describe(about: Pick<Manifest, 'run' | 'window'>, parts: readonly Gathered[], missing: readonly Missing[]): Content {
  const sorted = [...parts].sort((a, b) => PARTS.indexOf(a.name) - PARTS.indexOf(b.name));
  const manifest: Manifest = {
    format: 'assay-evidence/1',
    ...about,
    parts: sorted.map(({ name, bytes, items }) => ({ name, sha256: sha256(bytes), bytes: bytes.length, items })),
    missing: [...missing].sort((a, b) => compare(`${a.part} ${a.reason} ${a.detail}`, `${b.part} ${b.reason} ${b.detail}`)),
  };
  return { manifest: jsonBytes(Manifest.parse(manifest)), parts: sorted };
}

/** The bundle: what is asked first comes first. */
export function packBundle({ manifest, parts }: Content, jws: string, keys: KeySet): Promise<Buffer> {
  const entries: Entry[] = [
    { name: MANIFEST, bytes: manifest },
    { name: SEAL, bytes: Buffer.from(`${jws}\n`) },
    { name: KEYS, bytes: jsonBytes(keys) },
    ...parts,
  ];
  return packArchive(entries);
}

/** JSON that people can read, and that ends as a text file does. */
export function jsonBytes(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 1)}\n`);
}

/** Order of code units, which is the same everywhere. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
