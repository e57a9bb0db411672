import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { endOverdue, lives, tellingFlags } from './overdue.mjs';

/** A program that waits for ever, and has started another that ignores what asks it to end. */
const HUNG = `
  const child = require('node:child_process').spawn('sh', ['-c', 'trap "" TERM; echo deaf; while :; do sleep 1; done']);
  child.stdout.once('data', () => process.stdout.write(child.pid + '\\n'));
  setInterval(() => undefined, 1e6);
`;

describe('a step that has no end', () => {
  it('says where it is, and is ended with all that it has started', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-overdue-'));
    const said = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    const hung = spawn(process.execPath, [...tellingFlags(folder), '--eval', HUNG], { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = once(hung, 'exit');
    const [pid] = (await once(hung.stdout, 'data')) as [Buffer];
    await endOverdue(hung.pid ?? 0, folder, 300);
    await ended;
    const words = said.mock.calls.flat().join('\n');
    said.mockRestore();
    rmSync(folder, { recursive: true });
    expect(words).toMatch(new RegExp(`${hung.pid ?? 0} is at:\\n.*it waits\\n.*open: .*timer`));
    while (lives(Number(pid))) await delay(10);
  });
});
