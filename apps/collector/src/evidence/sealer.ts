import {
  linkOf,
  MANIFEST,
  packBundle,
  SEAL,
  sha256,
  signSeal,
  unpackArchive,
  type Content,
  type KeySet,
  type Seal,
  type Signer,
} from '@assay/evidence';
import type { EvidenceArchive } from '@assay/messaging';

export interface SealerDeps {
  readonly archive: Pick<EvidenceArchive, 'put' | 'get' | 'head' | 'sealOf' | 'append'>;
  readonly signer: Signer;
  readonly keys: KeySet;
  /** Ms since 1970. */
  readonly now: () => number;
}

/** A bundle that is announced: its seal is in the chain. */
export interface SealedBundle {
  readonly bundle: Buffer;
  readonly manifest: Buffer;
  readonly jws: string;
}

/** Another collector may seal at the same moment, each time. */
const TRIES = 20;

/** Keeps bundles: first the file, then its seal in the chain; only what the chain names is given out. */
export class Sealer {
  private readonly deps: SealerDeps;

  constructor(deps: SealerDeps) {
    this.deps = deps;
  }

  /** The bundle of a run, if it is announced. */
  async read(runId: string): Promise<SealedBundle | undefined> {
    const { archive } = this.deps;
    const [bytes, announced] = await Promise.all([archive.get(runId), archive.sealOf(runId)]);
    if (!bytes || announced === undefined) return undefined;
    // What cannot be read was not written to its end.
    const entries = await unpackArchive(bytes).catch(() => []);
    const files = new Map(entries.map((entry) => [entry.name, entry.bytes]));
    const jws = files.get(SEAL)?.toString('utf8').trim();
    const manifest = files.get(MANIFEST);
    if (jws !== announced || !manifest) return undefined;
    return { bundle: Buffer.from(bytes), manifest, jws };
  }

  /** Seals and stores. Resolves when the bundle and its seal are stored. */
  async seal(runId: string, content: Content): Promise<SealedBundle> {
    const { archive, signer, keys, now } = this.deps;
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      const { length, seal: last } = await archive.head();
      const seal: Seal = {
        format: 'assay-evidence-seal/1',
        runId,
        manifest: sha256(content.manifest),
        sequence: length + 1,
        previous: last === undefined ? null : linkOf(last),
        sealedAt: new Date(now()).toISOString(),
      };
      const jws = await signSeal(seal, signer);
      const bundle = await packBundle(content, jws, keys);
      await archive.put(runId, bundle);
      if (await archive.append(runId, jws, length)) return { bundle, manifest: content.manifest, jws };
    }
    throw new Error(`the chain grew ${TRIES} times while a seal was made`);
  }
}
