import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ParsingGaveUp, SyntaxProcess } from './syntax-process.ts';

/** As large as a file may be, and at every character another way to go on. */
const HOSTILE = { 'solution.go': 'a<'.repeat(120_000) };
/** So deep that the parser overflows its stack. */
const DEEP = { 'solution.go': '{['.repeat(100_000) };
const FAIR = { 'solution.go': 'package main\n\nimport "os"\n', 'notes.txt': 'no grammar' };
const never = new AbortController().signal;

describe('a syntax process', () => {
  let reader: SyntaxProcess;

  beforeEach(async () => {
    reader = await SyntaxProcess.open({ timeoutMs: 100_000 });
  });

  afterEach(() => reader.close());

  it('reads files into facts', async () => {
    const facts = await reader.parseFiles(FAIR, never);
    expect(Object.keys(facts)).toEqual(['solution.go']);
    expect(facts['solution.go']).toMatchObject({ imports: [{ module: 'os' }], errors: [] });
  });

  it('lets the runner work on while it reads a hostile file', async () => {
    const over = new AbortController();
    const facts = reader.parseFiles(HOSTILE, never).finally(() => over.abort());
    let turns = 0;
    for (; !over.signal.aborted; turns += 1) await setImmediate();
    expect((await facts)['solution.go']?.errors).not.toEqual([]);
    expect(turns).toBeGreaterThan(100);
  }, 120_000);

  it('gives up a file that takes too long, and reads the next one', async () => {
    const wait = jest.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(AbortSignal.timeout(20));
    await expect(reader.parseFiles(HOSTILE, never)).rejects.toBeInstanceOf(ParsingGaveUp);
    wait.mockRestore();
    expect(Object.keys(await reader.parseFiles(FAIR, never))).toEqual(['solution.go']);
  }, 120_000);

  it('gives up a file that breaks the parser, and reads the next one with another', async () => {
    await expect(reader.parseFiles(DEEP, never)).rejects.toMatchObject({ name: 'ParsingGaveUp', byFiles: true });
    expect((await reader.parseFiles(FAIR, never))['solution.go']).toMatchObject({ imports: [{ module: 'os' }], errors: [] });
  }, 120_000);

  it('stops reading for a run that was called off', async () => {
    const cancel = new AbortController();
    const [first, second] = [reader.parseFiles(HOSTILE, cancel.signal), reader.parseFiles(FAIR, never)];
    cancel.abort(new Error('called off'));
    await expect(first).rejects.toThrow('called off');
    expect(Object.keys(await second)).toEqual(['solution.go']);
  }, 120_000);
});
