import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { linesBackwards } from './lines-backwards.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-lines-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function backwards(text: string): Promise<string[]> {
  const path = join(folder, 'lines');
  await writeFile(path, text);
  const lines: string[] = [];
  for await (const line of linesBackwards(path)) lines.push(line);
  return lines;
}

describe('linesBackwards', () => {
  it.each([
    ['nothing', '', []],
    ['one line', 'a\n', ['a']],
    ['a line that is being written', 'a\nb', ['a']],
    ['only a line that is being written', 'a', []],
    ['empty lines', '\n\na\n', ['a', '', '']],
  ])('reads %s', async (_case, text, lines) => {
    expect(await backwards(text)).toEqual(lines);
  });

  it('joins lines over the edges of what it reads at once, and letters too', async () => {
    const lines = Array.from({ length: 400 }, (_none, index) => `${index}:${'字'.repeat((index * 37) % 300)}`);
    lines.splice(200, 0, 'long'.repeat(50_000));
    expect(await backwards(lines.map((line) => `${line}\n`).join(''))).toEqual(lines.toReversed());
  });
});
