import { afterEach, beforeAll, afterAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DEFAULT_LIMITS, type Sandbox, type SandboxHost } from '../src/index.ts';
import { lease, LIMITS, MIB, run, sh, startHost } from './harness.ts';
import { quickest } from './quickest.ts';

jest.setTimeout(60_000);

/** An ELF executable of one page that writes to standard output: `for (;;) write(1, self, 4096)`. */
const WRITES_FOR_EVER =
  'f0VMRgIBAQAAAAAAAAAAAAIAPgABAAAAeABAAAAAAABAAAAAAAAAAAAAAAAAAAAAAAAAAEAAOAABAAAAAAAAAAEAAAAFAAAAAAAAAAAAAAAAAEAAAAAAAAAAQAAAAAAAABAAAAAAAAAAEAAAAAAAAAAQAAAAAAAAvwEAAAC+AABAALoAEAAAuAEAAAAPBevo';

describe('a limit is named rightly:', () => {
  let host: SandboxHost;
  let sandbox: Sandbox;
  beforeAll(async () => {
    host = await startHost();
  });
  afterAll(() => host.close());
  beforeEach(async () => {
    sandbox = await lease(host, { memoryBytes: 128 * MIB, pids: 64, diskBytes: 32 * MIB });
  });
  afterEach(() => sandbox.dispose());

  it('wall, at most 250 ms late', async () => {
    const overrun = async (): Promise<number> => {
      const ran = await run(sandbox, sh('trap "" TERM; sleep 60'), { limits: { wallMs: 300 } });
      expect(ran.limit).toEqual({ kind: 'wall', limit: 300 });
      return ran.ms;
    };
    expect(await quickest(550, overrun)).toBeLessThan(550);
  });

  it('cpu, summed over children', async () => {
    const ran = await run(sandbox, sh('for i in 1 2 3; do (while :; do :; done) & done; wait'), { limits: { cpuMs: 400 } });
    expect(ran.limit).toEqual({ kind: 'cpu', limit: 400 });
    expect(ran.cpuMs).toBeLessThan(1_000);
  });

  it('cpu, though the process ends by itself just past it', async () => {
    const ran = await run(sandbox, ['perl', '-e', 'while ((times)[0] < 0.12) {}'], { limits: { cpuMs: 100 } });
    expect(ran.limit?.kind).toBe('cpu');
  });

  it('memory, of the process itself', async () => {
    await expect(run(sandbox, ['tail', '/dev/zero'])).resolves.toMatchObject({
      ended: 'limit',
      limit: { kind: 'memory', limit: 128 * MIB },
    });
  });

  it('memory, of a child whose parent goes on', async () => {
    await expect(run(sandbox, sh('tail /dev/zero; sleep 60'))).resolves.toMatchObject({ limit: { kind: 'memory' } });
  });

  (process.arch === 'x64' ? it : it.skip)('memory, filled by one so small that the init is killed in its place', async () => {
    const small = await lease(host, { memoryBytes: 32 * MIB });
    const grow = `echo ${WRITES_FOR_EVER} | base64 -d > /tmp/t; truncate -s 4096 /tmp/t; chmod +x /tmp/t`;
    const ran = run(small, sh(`${grow}; echo 0 > /proc/self/oom_score_adj; exec /tmp/t > /tmp/fill`));
    await expect(ran).resolves.toMatchObject({ limit: { kind: 'memory', limit: 32 * MIB } });
    await expect(run(small, ['true'])).rejects.toMatchObject({ code: 'exhausted', limit: { kind: 'memory' } });
    await small.dispose();
  });

  it('memory, filled by files', async () => {
    const small = await lease(host, { memoryBytes: 32 * MIB });
    await expect(run(small, sh('cat /dev/zero > /tmp/fill'))).resolves.toMatchObject({ limit: { kind: 'memory', limit: 32 * MIB } });
    await small.dispose();
  });

  it('pids, of a fork bomb', async () => {
    await expect(run(sandbox, sh('bomb() { bomb | bomb & }; bomb; sleep 60'))).resolves.toMatchObject({
      limit: { kind: 'pids', limit: 64 },
    });
  });

  it('output, of both streams together', async () => {
    const ran = await run(sandbox, sh('yes & yes >&2'), { limits: { outputBytes: 10_000 } });
    expect(ran).toMatchObject({ limit: { kind: 'output', limit: 10_000 }, truncated: true });
    expect(ran.stdout.length + ran.stderr.length).toBe(10_000);
  });

  it('disk, in /tmp', async () => {
    await expect(run(sandbox, sh('cat /dev/zero > /tmp/fill'))).resolves.toMatchObject({ limit: { kind: 'disk', limit: 32 * MIB } });
  });

  it('disk, in /work', async () => {
    await expect(run(sandbox, sh('cat /dev/zero > /work/fill'), { role: 'builder' })).resolves.toMatchObject({ limit: { kind: 'disk' } });
  });

  it('files, of inodes', async () => {
    const ran = await run(sandbox, ['perl', '-e', 'for (1..10000) { open(my $f, ">", "/tmp/f$_") or exit 1 }']);
    expect(ran.limit).toEqual({ kind: 'files', limit: 4096 });
  });

  it('files, of descriptors', async () => {
    const ran = await run(sandbox, ['perl', '-e', 'while (open(my $f, "<", "/dev/null")) { push @f, $f } sleep 60'], {
      limits: { openFiles: 64 },
    });
    expect(ran.limit).toEqual({ kind: 'files', limit: 64 });
  });

  it('none, of a program that stays within all of them', async () => {
    const ran = await run(sandbox, sh('for i in 1 2 3; do sleep 0.1 & done; wait; head -c 1000000 /dev/zero > /tmp/file; echo done'));
    expect(ran).toMatchObject({ ended: 'exit', exitCode: 0, stdout: 'done\n' });
    expect(ran).not.toHaveProperty('limit');
  });

  it('and the sandbox serves on after each of them', async () => {
    await run(sandbox, sh('bomb() { bomb | bomb & }; bomb; sleep 60'));
    await run(sandbox, ['tail', '/dev/zero']);
    await run(sandbox, ['sleep', '60'], { limits: { wallMs: 100 } });
    await expect(run(sandbox, ['echo', 'fine'])).resolves.toMatchObject({ ended: 'exit', exitCode: 0, stdout: 'fine\n' });
  });

  it('and a sandbox without room says what is used up', async () => {
    const small = await lease(host, { memoryBytes: 64 * MIB, diskBytes: 64 * MIB });
    await run(small, sh('cat /dev/zero > /tmp/fill'));
    const attempts = Array.from({ length: 3 }, () =>
      small.exec({ role: 'program', argv: ['tail', '/dev/zero'], limits: LIMITS }).then(({ finished }) => finished),
    );
    for (const attempt of await Promise.allSettled(attempts)) {
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'exhausted', limit: { kind: 'memory' } });
      else expect(attempt.value.limit?.kind).toBe('memory');
    }
    await small.dispose();
  });
});

describe('the limits of a lease', () => {
  it('hold in a warm container too', async () => {
    const host = await startHost({ pools: [{ image: 'assay/base:current', size: 1 }] });
    try {
      await host.warm();
      const sandbox = await host.lease('assay/base:current', { ...DEFAULT_LIMITS, memoryBytes: 48 * MIB, pids: 24 });
      await expect(run(sandbox, ['tail', '/dev/zero'])).resolves.toMatchObject({ limit: { kind: 'memory', limit: 48 * MIB } });
      await expect(run(sandbox, sh('bomb() { bomb | bomb & }; bomb; sleep 60'))).resolves.toMatchObject({
        limit: { kind: 'pids', limit: 24 },
      });
    } finally {
      await host.close();
    }
  });
});
