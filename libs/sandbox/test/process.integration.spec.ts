import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Sandbox, SandboxHost } from '../src/index.ts';
import { lease, LIMITS, run, sh, startHost, until } from './harness.ts';
import { quickest } from './quickest.ts';

jest.setTimeout(30_000);

describe('a process', () => {
  let host: SandboxHost;
  let sandbox: Sandbox;
  beforeAll(async () => {
    host = await startHost();
    sandbox = await lease(host);
  });
  afterAll(() => host.close());

  it('gets exactly its orders: folder, environment, limits, umask, arguments', async () => {
    const { stdout, exitCode } = await run(
      sandbox,
      ['/bin/sh', '-c', 'pwd; echo "$A|$1"; ulimit -n; umask; stat -c %a "$HOME"; exit 7', 'sh', 'two  words\n*'],
      {
        cwd: '/tmp',
        env: { A: 'x y' },
        umask: 0o077,
      },
    );
    expect(stdout).toBe('/tmp\nx y|two  words\n*\n128\n0077\n700\n');
    expect(exitCode).toBe(7);
  });

  it('reads its input to the end, and not a byte of its orders', async () => {
    await expect(run(sandbox, ['wc', '-c'], { stdin: 'x'.repeat(300_000) })).resolves.toMatchObject({ ended: 'exit', stdout: '300000\n' });
  });

  it('keeps its output connected after its input has ended', async () => {
    await expect(run(sandbox, sh('cat; echo done'), { stdin: 'a\n' })).resolves.toMatchObject({ stdout: 'a\ndone\n' });
  });

  it('answers line by line while its input stays open', async () => {
    const answers: string[] = [];
    const process = await sandbox.exec({
      role: 'program',
      argv: sh('while read line; do echo "got $line"; done'),
      limits: LIMITS,
      onStdout: (bytes) => void answers.push(Buffer.from(bytes).toString()),
    });
    await process.write('one\n');
    await until(() => answers.join('') === 'got one\n');
    await process.write('two\n');
    await until(() => answers.join('') === 'got one\ngot two\n');
    process.end();
    await expect(process.finished).resolves.toMatchObject({ ended: 'exit', exitCode: 0 });
  });

  it('tells both streams apart and counts them', async () => {
    const ran = await run(sandbox, sh('echo out; echo error >&2'));
    expect(ran).toMatchObject({ stdout: 'out\n', stderr: 'error\n', stdoutBytes: 4, stderrBytes: 6, truncated: false });
  });

  it('says so when there is no such program', async () => {
    await expect(run(sandbox, ['nosuch'])).resolves.toMatchObject({ exitCode: 127, stderr: 'arm: nosuch: No such file or directory\n' });
  });

  it('is over when it ends, whoever holds its output', async () => {
    const start = async (): Promise<number> => {
      const ran = await run(sandbox, sh('setsid sh -c "sleep 20 & sleep 20" & echo started; exit 3'));
      expect(ran).toMatchObject({ ended: 'exit', exitCode: 3, stdout: 'started\n' });
      return ran.ms;
    };
    expect(await quickest(2_000, start)).toBeLessThan(2_000);
    await expect(run(sandbox, sh('grep -c sleep /proc/[0-9]*/comm | grep -c :1'))).resolves.toMatchObject({ stdout: '1\n' });
  });

  it('is not over before it ends, though it has closed its output', async () => {
    const ran = await run(sandbox, sh('exec >&- 2>&-; sleep 0.3; exit 4'));
    expect(ran.exitCode).toBe(4);
    expect(ran.ms).toBeGreaterThan(290);
  });

  it.each([
    ['ignores every signal it can', 'trap "" HUP INT TERM QUIT TSTP; sleep 60'],
    ['is stopped', 'kill -STOP $$'],
    ['left its session and forked twice', '(setsid sh -c "sleep 60 & sleep 60" &) ; sleep 60'],
  ])('can be killed when it %s', async (_, script) => {
    const kill = async (): Promise<number> => {
      const process = await sandbox.exec({ role: 'program', argv: sh(script), limits: LIMITS });
      process.kill();
      process.kill();
      const end = await process.finished;
      expect(end).toMatchObject({ ended: 'killed', exitCode: 137 });
      return end.ms;
    };
    expect(await quickest(1_000, kill)).toBeLessThan(1_000);
  });

  it('is killed by the signal it was started with, also one that was given before', async () => {
    const abort = new AbortController();
    const process = await sandbox.exec({ role: 'program', argv: ['sleep', '60'], limits: LIMITS, signal: abort.signal });
    abort.abort();
    await expect(process.finished).resolves.toMatchObject({ ended: 'killed' });
    await expect(run(sandbox, ['sleep', '60'], { signal: abort.signal })).resolves.toMatchObject({ ended: 'killed' });
  });

  it('lets whoever writes to it go on when it has ended', async () => {
    const process = await sandbox.exec({ role: 'program', argv: ['true'], limits: LIMITS });
    await process.finished;
    await expect(process.write('x'.repeat(1_000_000))).resolves.toBeUndefined();
    process.end();
  });

  it('holds back a writer while it does not read', async () => {
    const process = await sandbox.exec({ role: 'program', argv: ['sleep', '60'], limits: LIMITS });
    let written = false;
    const writing = process.write(Buffer.alloc(16 * 1024 * 1024)).then(() => (written = true));
    await run(sandbox, ['true']);
    expect(written).toBe(false);
    process.kill();
    await writing;
  });

  it('fails with what its output callback threw', async () => {
    const process = await sandbox.exec({
      role: 'program',
      argv: ['yes'],
      limits: LIMITS,
      onStdout: () => {
        throw new Error('no room');
      },
    });
    await expect(process.finished).rejects.toThrow('no room');
  });

  it('unpacks files and compiles in one go', async () => {
    const ran = await run(sandbox, sh('cat src/a.txt; stat -c "%a %u" src/a.txt tool'), {
      role: 'builder',
      files: [
        { path: 'src/a.txt', content: 'content\n' },
        { path: 'tool', content: '', mode: 0o700 },
      ],
    });
    expect(ran.stdout).toBe('content\n644 10001\n700 10001\n');
  });

  it('starts at once when it was announced', async () => {
    const armed: boolean[] = [];
    const announcing = await startHost({ hooks: { started: (event) => armed.push(event.armed) } });
    try {
      const other = await lease(announcing);
      other.announce('program', 3);
      await run(other, ['sleep', '0.5'], { role: 'builder' });
      for (let process = 0; process < 3; process += 1) await run(other, ['true']);
      expect(armed).toEqual([true, true, true, true]);
    } finally {
      await announcing.close();
    }
  });
});
