import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CommandFailed, run } from './run.ts';

describe('run', () => {
  it('tells a command that does not exist from one that fails', async () => {
    await expect(run('assay-nowhere', [])).rejects.toMatchObject({ exitCode: undefined });
    await expect(run('sh', ['-c', 'echo why >&2; exit 3'])).rejects.toEqual(new CommandFailed('sh -c', 3, 'why'));
  });

  it('rejects with the reason of its signal, once the command that it broke off has ended', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'assay-run-'));
    const abort = new AbortController();
    const script = `trap 'sleep 0.2; touch ${folder}/ended; exit 1' TERM; echo begun; while :; do sleep 0.05; done`;
    const running = run('sh', ['-c', script], { signal: abort.signal, onLine: () => abort.abort(new Error('enough')) });
    await expect(running).rejects.toThrow('enough');
    expect(existsSync(join(folder, 'ended'))).toBe(true);
    await rm(folder, { recursive: true });
  });
});
