import { auditChain, keySetOf, verifyBundle, type Signer } from '@assay/evidence';
import { beforeEach, describe as suite, expect, it } from '@jest/globals';
import { newSigner, OTHER_RUN_ID, RUN_ID, sampleContent } from '../../test/signer.ts';
import { Sealer, type SealerDeps } from './sealer.ts';

/** An archive in memory, whose steps a test may break. */
class Archive {
  readonly bundles = new Map<string, Uint8Array>();
  readonly chain: { runId: string; seal: string }[] = [];
  beforeAppend: () => Promise<void> = () => Promise.resolve();

  put(runId: string, bundle: Uint8Array): Promise<void> {
    this.bundles.set(runId, bundle);
    return Promise.resolve();
  }
  get = (runId: string) => Promise.resolve(this.bundles.get(runId));
  head = () => Promise.resolve({ length: this.chain.length, seal: this.chain.at(-1)?.seal });
  sealOf = (runId: string) => Promise.resolve(this.chain.findLast((entry) => entry.runId === runId)?.seal);
  async append(runId: string, seal: string, length: number): Promise<boolean> {
    await this.beforeAppend();
    if (this.chain.length !== length) return false;
    this.chain.push({ runId, seal });
    return true;
  }
}

suite('the sealer', () => {
  let signer: Signer;
  let archive: Archive;
  let deps: SealerDeps;

  beforeEach(async () => {
    signer = await newSigner();
    archive = new Archive();
    deps = { archive, signer, keys: await keySetOf(signer), now: () => Date.parse('2026-01-02T00:00:00Z') };
  });
  const audit = async () =>
    auditChain(
      archive.chain.map(({ seal }) => seal),
      deps.keys,
    );

  it('stores a bundle that verifies, and its seal at the end of the chain', async () => {
    const sealer = new Sealer(deps);
    await sealer.seal(RUN_ID, sampleContent());
    const { bundle } = await sealer.seal(OTHER_RUN_ID, sampleContent(OTHER_RUN_ID));
    expect(await verifyBundle(bundle)).toMatchObject({ problems: [], signer: signer.id, seal: { sequence: 2 } });
    expect((await sealer.read(RUN_ID))?.jws).toBe(archive.chain[0]?.seal);
    expect((await audit()).broken).toEqual([]);
  });

  it('gives out nothing that was not announced, and seals it anew with the same content', async () => {
    const sealer = new Sealer(deps);
    archive.beforeAppend = () => Promise.reject(new Error('killed'));
    await expect(sealer.seal(RUN_ID, sampleContent())).rejects.toThrow('killed');
    expect(archive.bundles.has(RUN_ID)).toBe(true);
    expect(await sealer.read(RUN_ID)).toBeUndefined();
    archive.beforeAppend = () => Promise.resolve();
    const { manifest } = await sealer.seal(RUN_ID, sampleContent());
    expect(manifest.equals(sampleContent().manifest)).toBe(true);
    expect(await sealer.read(RUN_ID)).toBeDefined();
  });

  it('gives out nothing that was written in the place of what was announced', async () => {
    const sealer = new Sealer(deps);
    await sealer.seal(RUN_ID, sampleContent());
    archive.beforeAppend = () => Promise.reject(new Error('killed'));
    await expect(sealer.seal(RUN_ID, sampleContent())).rejects.toThrow('killed');
    expect(await sealer.read(RUN_ID)).toBeUndefined();
  });

  it('gives out nothing whose bundle is gone', async () => {
    const sealer = new Sealer(deps);
    await sealer.seal(RUN_ID, sampleContent());
    archive.bundles.clear();
    expect(await sealer.read(RUN_ID)).toBeUndefined();
  });

  it('names the seal before it, although another collector sealed in between', async () => {
    const sealer = new Sealer(deps);
    archive.beforeAppend = async () => {
      archive.beforeAppend = () => Promise.resolve();
      await new Sealer(deps).seal(OTHER_RUN_ID, sampleContent(OTHER_RUN_ID));
    };
    const { bundle } = await sealer.seal(RUN_ID, sampleContent());
    expect((await verifyBundle(bundle)).seal?.sequence).toBe(2);
    expect((await audit()).broken).toEqual([]);
    expect(await sealer.read(RUN_ID)).toBeDefined();
  });
});
