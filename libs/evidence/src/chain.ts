import { linkOf, openSeal, type KeySet, type Seal } from './seal.ts';

/** Something that is wrong with a chain, at the place of a seal. */
export interface BrokenLink {
  readonly sequence: number;
  readonly message: string;
}

/** A seal as it lies in the chain. */
export interface ChainedSeal {
  readonly seal: Seal;
  readonly jws: string;
}

export interface ChainAudit {
  readonly seals: readonly ChainedSeal[];
  /** Empty when every seal is right and none is missing. */
  readonly broken: readonly BrokenLink[];
}

/** Reads seals in the order of the chain, from its first; undefined stands for one whose place is empty. One that was taken away, added, altered or moved shows. */
export async function auditChain(chain: readonly (string | undefined)[], keys: KeySet): Promise<ChainAudit> {
  const seals: ChainedSeal[] = [];
  const broken: BrokenLink[] = [];
  let previous: string | null = null;
  for (const [index, jws] of chain.entries()) {
    const sequence = index + 1;
    if (jws === undefined) {
      broken.push({ sequence, message: 'it is not there' });
      previous = null;
      continue;
    }
    const opened = await openSeal(jws, keys).catch((error: unknown) => {
      broken.push({ sequence, message: error instanceof Error ? error.message : String(error) });
      return undefined;
    });
    if (opened) {
      const { seal } = opened;
      if (seal.sequence !== sequence) broken.push({ sequence, message: `it says that it is number ${seal.sequence}` });
      if (seal.previous !== previous) broken.push({ sequence, message: 'it was made behind another seal than the one before it' });
      seals.push({ seal, jws });
    }
    previous = linkOf(jws);
  }
  return { seals, broken };
}
