import { beforeAll, describe as suite, expect, it } from '@jest/globals';
import { gunzipSync, gzipSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';
import { altered, AROUND, newSigner, OTHER_RUN_ID, RUN_ID, sampleBundle, sampleContent, sealOf } from '../test/sample.ts';
import { describe, KEYS, MANIFEST, packBundle, SEAL } from './bundle.ts';
import { PARTS } from './manifest.ts';
import { keySetOf, signSeal, type Signer } from './seal.ts';
import type { Entry } from './tar.ts';
import { verifyBundle } from './verify.ts';

const change = (name: string, edit: (bytes: Buffer) => Buffer) => (entries: Entry[]) =>
  entries.map((entry) => (entry.name === name ? { name, bytes: edit(entry.bytes) } : entry));
/** Another byte at some place, the length as it was. */
const flip = (bytes: Buffer): Buffer => {
  const copy = Buffer.from(bytes);
  const at = copy.length - 4;
  copy[at] = copy[at] === 48 ? 49 : 48;
  return copy;
};
const files = async (bundle: Buffer): Promise<string[]> => (await verifyBundle(bundle)).problems.map(({ file }) => file);

suite('a bundle', () => {
  let signer: Signer;
  let bundle: Buffer;

  beforeAll(async () => {
    signer = await newSigner();
    bundle = await sampleBundle(signer);
  });

  it('verifies, and says whose it is', async () => {
    const { problems, manifest, seal, signer: by } = await verifyBundle(bundle);
    expect(problems).toEqual([]);
    expect(manifest?.run.id).toBe(RUN_ID);
    expect(seal).toMatchObject({ runId: RUN_ID, sequence: 1, previous: null });
    expect(by).toBe(signer.id);
  });

  it('has the same bytes whenever it is made of the same', async () => {
    expect((await sampleBundle(signer)).equals(bundle)).toBe(true);
  });

  it('has one manifest in whatever order its parts come', () => {
    const { parts } = sampleContent();
    const { run, window } = JSON.parse(sampleContent().manifest.toString()) as Parameters<typeof describe>[0];
    const missing = (['b', 'a'] as const).map((detail) => ({ part: 'spans.json' as const, reason: 'absent' as const, detail }));
    const one = describe({ run, window }, parts, missing);
    const other = describe({ run, window }, [...parts].reverse(), [...missing].reverse());
    expect(other.manifest.equals(one.manifest)).toBe(true);
  });

  it.each(PARTS)('names %s when a byte of it was changed', async (name) => {
    expect(await files(await altered(bundle, change(name, flip)))).toEqual([name]);
  });

  it.each(PARTS)('names %s when it was taken out', async (name) => {
    expect(await files(await altered(bundle, (entries) => entries.filter((entry) => entry.name !== name)))).toEqual([name]);
  });

  it.each(AROUND)('names %s when it was taken out', async (name) => {
    expect(await files(await altered(bundle, (entries) => entries.filter((entry) => entry.name !== name)))).toEqual([name]);
  });

  it('names a part that was lengthened, and one that was added', async () => {
    expect(
      await files(
        await altered(
          bundle,
          change('run.json', (bytes) => Buffer.concat([bytes, Buffer.from(' ')])),
        ),
      ),
    ).toEqual(['run.json']);
    expect(await files(await altered(bundle, (entries) => [...entries, { name: 'more.json', bytes: Buffer.from('{}') }]))).toEqual([
      'more.json',
    ]);
  });

  it('names the manifest when it was made to fit a changed part', async () => {
    const other = sampleContent(OTHER_RUN_ID);
    const fitted = await altered(bundle, (entries) =>
      entries.map(({ name, bytes }) => ({
        name,
        bytes: other.parts.find((part) => part.name === name)?.bytes ?? (name === MANIFEST ? other.manifest : bytes),
      })),
    );
    expect(await files(fitted)).toEqual([MANIFEST, SEAL]);
  });

  it('names the seal when it belongs to another bundle, although the signer is the same', async () => {
    const stranger = await sampleBundle(signer, OTHER_RUN_ID);
    const seals = new Map<string, Buffer>();
    await altered(stranger, (entries) => {
      for (const { name, bytes } of entries) seals.set(name, bytes);
      return entries;
    });
    expect(
      await files(
        await altered(
          bundle,
          change(SEAL, () => seals.get(SEAL)!),
        ),
      ),
    ).toEqual([MANIFEST, SEAL]);
  });

  it.each([0, 1, 2])('names the seal when part %i of its signature was changed', async (index) => {
    const broken = change(SEAL, (bytes) => {
      const parts = bytes.toString().trim().split('.');
      const text = parts[index]!;
      parts[index] = (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
      return Buffer.from(parts.join('.'));
    });
    expect(await files(await altered(bundle, broken))).toEqual([SEAL]);
  });

  it('is refused without a signature at all', async () => {
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'assay-evidence-seal', kid: signer.id })).toString('base64url');
    const payload = Buffer.from(JSON.stringify(sealOf(sampleContent()))).toString('base64url');
    expect(
      await files(
        await altered(
          bundle,
          change(SEAL, () => Buffer.from(`${header}.${payload}.`)),
        ),
      ),
    ).toEqual([SEAL]);
  });

  it('names the seal when the key is another one, whatever name it bears', async () => {
    const stranger = await newSigner();
    const keys = Buffer.from(JSON.stringify(await keySetOf(stranger)).replace(stranger.id, signer.id));
    expect(
      await files(
        await altered(
          bundle,
          change(KEYS, () => keys),
        ),
      ),
    ).toEqual([SEAL]);
  });

  it('says who signed when somebody else sealed it anew', async () => {
    const stranger = await newSigner();
    const content = sampleContent();
    const forged = await packBundle(content, await signSeal(sealOf(content), stranger), await keySetOf(stranger));
    const { problems, signer: by } = await verifyBundle(forged);
    expect(problems).toEqual([]);
    expect(by).toBe(stranger.id);
    expect(by).not.toBe(signer.id);
  });

  it('is refused wherever it is cut off', async () => {
    for (const length of [0, 1, 9, 20, bundle.length >> 1, bundle.length - 9, bundle.length - 1]) {
      expect(await files(bundle.subarray(0, length))).toEqual(['(archive)']);
    }
    const tar = gunzipSync(bundle);
    expect(await files(gzipSync(tar.subarray(0, 700)))).toEqual(['(archive)']);
  });

  it.each([
    ['leads elsewhere', '../run.json', 'file'],
    ['leads to the root', '/etc/passwd', 'file'],
    ['is a link', 'run.json', 'symlink'],
    ['is a folder', 'run.json', 'directory'],
    ['is there twice', MANIFEST, 'file'],
  ] as const)('is refused with an entry that %s', async (_why, name, type) => {
    expect(await files(await withEntry(bundle, { name, type }))).toEqual([expect.stringMatching(new RegExp(`^${name}/?$`))]);
  });

  it('is refused when it unpacks to more than memory should hold', async () => {
    expect(await files(gzipSync(Buffer.alloc(300 * 1_048_576)))).toEqual(['(archive)']);
  });
});

/** The bundle with one more entry behind its own. */
async function withEntry(bundle: Buffer, { name, type }: Pick<Header, 'name' | 'type'>): Promise<Buffer> {
  const tar = pack();
  await altered(bundle, (entries) => {
    for (const entry of entries) tar.entry({ name: entry.name }, entry.bytes);
    return entries;
  });
  tar.entry({ name, type, ...(type === 'symlink' ? { linkname: '/etc/passwd' } : {}) }, Buffer.from(type === 'file' ? '{}' : ''));
  tar.finalize();
  const blocks: Buffer[] = [];
  for await (const block of tar) blocks.push(block as Buffer);
  return gzipSync(Buffer.concat(blocks));
}
