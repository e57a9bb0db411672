import { beforeAll, describe, expect, it } from '@jest/globals';
import { newSigner, sampleContent, sealOf } from '../test/sample.ts';
import { auditChain } from './chain.ts';
import { keySetOf, linkOf, signSeal, type KeySet, type Signer } from './seal.ts';

const LENGTH = 5;

describe('a chain of seals', () => {
  let signer: Signer;
  let keys: KeySet;
  let chain: string[];

  beforeAll(async () => {
    signer = await newSigner();
    keys = await keySetOf(signer);
    chain = [];
    for (let sequence = 1; sequence <= LENGTH; sequence++) {
      const last = chain.at(-1);
      const place = { sequence, previous: last === undefined ? null : linkOf(last) };
      chain.push(await signSeal(sealOf(sampleContent(), undefined, place), signer));
    }
  });
  const brokenAt = async (seals: readonly string[]) => [...new Set((await auditChain(seals, keys)).broken.map(({ sequence }) => sequence))];

  it('holds', async () => {
    expect((await auditChain(chain, keys)).seals.map(({ seal }) => seal.sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(await brokenAt(chain)).toEqual([]);
    expect(await brokenAt([])).toEqual([]);
  });

  it.each([0, 1, 3])('shows that seal %i was taken away', async (index) => {
    expect(await brokenAt(chain.toSpliced(index, 1))).toContain(index + 1);
  });

  it('shows one that was moved, added or altered', async () => {
    expect(await brokenAt([chain[0]!, chain[2]!, chain[1]!, chain[3]!, chain[4]!])).toContain(2);
    expect(await brokenAt([...chain, chain[4]!])).toEqual([6]);
    expect(await brokenAt(chain.with(2, chain[2]!.replace(/.{5}$/, 'AAAAA')))).toContain(3);
  });

  it('shows one by somebody else in its place', async () => {
    const stranger = await newSigner();
    const place = { sequence: 3, previous: linkOf(chain[1]!) };
    const forged = await signSeal(sealOf(sampleContent(), undefined, place), stranger);
    expect(await brokenAt(chain.with(2, forged))).toEqual([3, 4]);
  });
});
