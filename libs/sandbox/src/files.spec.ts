import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import tar from 'tar-stream';
import { packFiles } from './files.ts';

describe('packFiles', () => {
  it('packs regular files with their modes', async () => {
    const pack = packFiles([
      { path: 'a/b.go', content: 'package 主' },
      { path: 'run', content: Buffer.from([0x23]), mode: 0o700 },
    ]);
    const seen: unknown[] = [];
    for await (const entry of Readable.from(pack, { objectMode: false }).pipe(tar.extract())) {
      const { name, mode, type } = entry.header;
      seen.push({ name, mode, type, content: await text(entry) });
    }
    expect(seen).toEqual([
      { name: 'a/b.go', mode: 0o644, type: 'file', content: 'package 主' },
      { name: 'run', mode: 0o700, type: 'file', content: '#' },
    ]);
  });

  it.each(['', '/etc/passwd', '../x', 'a/../../x', './x', 'a//b', 'a/', 'a\0b'])('refuses the path %j', async (path) => {
    await expect(packFiles([{ path, content: '' }]).next()).rejects.toMatchObject({ code: 'invalid' });
  });
});
