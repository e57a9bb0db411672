import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { startContainer } from '../src/containers.ts';
import { connectDocker, DEFAULT_LIMITS, type Sandbox } from '../src/index.ts';
import { removeContainer } from '../src/removal.ts';
import { remoteControl } from '../src/remote-control.ts';
import { DockerSandbox } from '../src/sandbox.ts';
import { ProgramUids } from '../src/uids.ts';
import { FIND_NOTES, IMAGE, LEAVE_NOTES, MIB, run, sh } from './harness.ts';

jest.setTimeout(60_000);

/** As on a runner whose daemon is on another host: nothing of /proc or the control groups is used. */
describe('a sandbox under remote control', () => {
  const docker = connectDocker();
  const uids = new ProgramUids();
  let sandbox: Sandbox;
  const removals: Promise<void>[] = [];

  beforeEach(async () => {
    const limits = { ...DEFAULT_LIMITS, memoryBytes: 64 * MIB };
    const { container } = await startContainer(docker, { image: IMAGE, limits, labels: { 'assay.owner': 'test' } });
    sandbox = new DockerSandbox(container, remoteControl(docker, container), limits, {
      docker,
      clock: () => performance.now(),
      hooks: {},
      nextProgramUid: () => uids.take(),
      bury: () => removals.push(removeContainer(container)),
      createProbe: () => Promise.reject(new Error('no probe here')),
    });
  });
  afterEach(async () => {
    await sandbox.dispose();
    await Promise.all(removals.splice(0));
  });

  it('runs a process to its end', async () => {
    await expect(run(sandbox, sh('cat; exit 5'), { stdin: 'x' })).resolves.toMatchObject({ ended: 'exit', exitCode: 5, stdout: 'x' });
  });

  it('names wall and output', async () => {
    await expect(run(sandbox, sh('trap "" TERM; sleep 60 & sleep 60'), { limits: { wallMs: 300 } })).resolves.toMatchObject({
      limit: { kind: 'wall' },
    });
    await expect(run(sandbox, ['yes'], { limits: { outputBytes: 1000 } })).resolves.toMatchObject({ limit: { kind: 'output' } });
  });

  it('names cpu and memory', async () => {
    await expect(run(sandbox, sh('while :; do :; done'), { limits: { cpuMs: 300, wallMs: 20_000 } })).resolves.toMatchObject({
      limit: { kind: 'cpu' },
    });
    await expect(run(sandbox, ['tail', '/dev/zero'])).resolves.toMatchObject({ limit: { kind: 'memory' } });
  });

  it('finds nothing of what a process before it has left', async () => {
    const before = await run(sandbox, FIND_NOTES);
    await run(sandbox, LEAVE_NOTES);
    await expect(run(sandbox, FIND_NOTES)).resolves.toMatchObject({ stdout: before.stdout });
  });

  it('tells its memory', async () => {
    await expect(sandbox.memoryBytes()).resolves.toBeGreaterThan(0);
  });
});
