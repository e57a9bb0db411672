import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Process, Sandbox, SandboxHost } from '../src/index.ts';
import { FIND_NOTES, LEAVE_NOTES, lease, LIMITS, run, sh, startHost, until } from './harness.ts';

jest.setTimeout(30_000);

let host: SandboxHost;
let sandbox: Sandbox;
beforeAll(async () => {
  host = await startHost();
  sandbox = await lease(host);
});
afterAll(() => host.close());

describe('two programs of one run', () => {
  let victim: Process;
  let pid: string;
  beforeAll(async () => {
    let stdout = '';
    victim = await sandbox.exec({
      role: 'program',
      argv: sh('echo secret > "$HOME/answer"; echo $$; read line'),
      env: { TOKEN: 'hidden' },
      limits: LIMITS,
      onStdout: (bytes) => void (stdout += Buffer.from(bytes).toString()),
    });
    await until(() => stdout.includes('\n'));
    pid = stdout.trim();
  });
  afterAll(() => victim.finished);

  it('have different user ids', async () => {
    const [one, two] = [await run(sandbox, ['id', '-u']), await run(sandbox, ['id', '-u'])];
    expect(Number(one.stdout)).toBeGreaterThan(20_000);
    expect(one.stdout).not.toBe(two.stdout);
  });

  it.each([
    ['signal', 'kill -9 $PID'],
    ['stop', 'kill -STOP $PID'],
    ['read the environment of', 'cat /proc/$PID/environ'],
    ['read the memory of', 'head -c 1 /proc/$PID/mem'],
    ['see the memory map of', 'cat /proc/$PID/maps'],
    ['list the descriptors of', 'ls /proc/$PID/fd'],
    ['open a stream of', 'echo forged > /proc/$PID/fd/1'],
    ['reach the folders of', 'ls /proc/$PID/root'],
    ['read the home of', 'for home in /tmp/home-*; do cat "$home/answer"; done'],
    ['limit', 'prlimit --pid $PID --nofile=1'],
    ['renice', 'renice -n 19 -p $PID'],
  ])('cannot %s each other', async (_, script) => {
    const ran = await run(sandbox, sh(script.replaceAll('$PID', pid)));
    expect(ran.exitCode).not.toBe(0);
    expect(ran.stderr).toMatch(/denied|not permitted/i);
    expect(ran.stdout).toBe('');
  });

  it('the victim of all that lives on', async () => {
    await expect(run(sandbox, sh(`test -d /proc/${pid}`))).resolves.toMatchObject({ exitCode: 0 });
    victim.end();
    await expect(victim.finished).resolves.toMatchObject({ ended: 'exit' });
  });
});

describe('a program and the builder', () => {
  beforeAll(async () => {
    await sandbox.putFiles(
      [
        { path: 'solution', content: 'original', mode: 0o755 },
        { path: 'hidden/driver.go', content: 'hidden', mode: 0o600 },
      ],
      { dir: '/work' },
    );
    sandbox.announce('builder', 1);
    await until(async () => (await run(sandbox, sh('grep -c "^arm$" /proc/[0-9]*/comm | grep -q :1'))).exitCode === 0);
  });

  it.each([
    ['write a file', 'echo x > /work/solution'],
    ['make a file', 'touch /work/new'],
    ['remove a file', 'rm -f /work/solution'],
    ['rename a file', 'mv /work/solution /tmp/solution'],
    ['change the mode of a file', 'chmod 777 /work/solution'],
    ['take over a file', 'chown $(id -u) /work/solution'],
    ['read a file that only the builder may', 'cat /work/hidden/driver.go'],
    ['replace the folder', 'mv /work /tmp/work'],
    ['signal what waits to be given orders', 'kill -9 $(grep -l "^arm$" /proc/[0-9]*/comm | cut -d/ -f3)'],
    ['signal the init', 'kill -9 1'],
  ])('a program cannot %s', async (_, script) => {
    const ran = await run(sandbox, sh(script));
    expect(ran.exitCode).not.toBe(0);
    expect(ran.stderr).toMatch(/denied|not permitted|busy|read-only/i);
  });

  it('the files are as they were', async () => {
    await expect(run(sandbox, sh('cat solution'))).resolves.toMatchObject({ stdout: 'original' });
  });
});

describe('the world outside', () => {
  it('is not on the network: there is loopback and nothing else', async () => {
    const { stdout } = await run(sandbox, sh('tail -n +3 /proc/net/dev | cut -d: -f1; cat /proc/net/route | tail -n +2'));
    expect(stdout.trim()).toBe('lo');
  });

  it.each([
    ['the metadata address', '169.254.169.254', 80],
    ['the bridge of Docker', '172.17.0.1', 2375],
    ['a name server', '8.8.8.8', 53],
  ])('%s cannot be reached', async (_, address, port) => {
    const connect = `use Socket; socket(my $s, PF_INET, SOCK_STREAM, 0) or die; connect($s, sockaddr_in(${port}, inet_aton("${address}"))) or die "$!\\n"`;
    const ran = await run(sandbox, ['perl', '-e', connect]);
    expect(ran).toMatchObject({ ended: 'exit', stderr: expect.stringMatching(/unreachable/i) });
  });

  it('has put no Docker socket, and no folder of the host, inside', async () => {
    const { stdout } = await run(
      sandbox,
      sh('find / -type s 2>/dev/null; grep -E " /(home|mnt|media|srv|opt|var/run/docker|run/docker)[ /]" /proc/mounts; ls /home /mnt /srv'),
    );
    expect(stdout.replaceAll(/\/(home|mnt|srv):\n*/g, '').trim()).toBe('');
  });

  it('lends no privilege', async () => {
    const { stdout } = await run(
      sandbox,
      sh('grep -E "^(Cap|NoNewPrivs|Seccomp:)" /proc/self/status; find / -xdev -type f -perm /6000 2>/dev/null'),
    );
    expect(stdout.split('\n').filter(Boolean)).toEqual([
      ...['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map((name) => `${name}:\t0000000000000000`),
      'NoNewPrivs:\t1',
      'Seccomp:\t2',
    ]);
  });

  it.each(['/etc/passwd', '/usr/bin/env', '/x', '/proc/sys/kernel/core_pattern', '/sys/kernel/uevent_helper', '/dev/x', '/var/tmp/x'])(
    'cannot be written at %s',
    async (path) => {
      const ran = await run(sandbox, sh(`echo x > ${path}`), { role: 'builder' });
      expect(ran.exitCode).not.toBe(0);
    },
  );

  it('gives no device away', async () => {
    const { stderr } = await run(sandbox, sh('mknod /tmp/sda b 8 0; cat /dev/mem /dev/kmsg /proc/kcore; cat /proc/kallsyms | head -1'));
    expect(stderr).toMatch(/mknod: .*not permitted/);
  });
});

describe('system calls that nobody needs', () => {
  const EPERM = 1;
  const ENOSYS = 38;
  const NUMBERS = { x64: 0, arm64: 1 } as const;
  const column = NUMBERS[process.arch as keyof typeof NUMBERS];

  it.each<[name: string, numbers: readonly [x64: number, arm64: number], errno: number]>([
    ['ptrace', [101, 117], EPERM],
    ['process_vm_readv', [310, 270], EPERM],
    ['unshare', [272, 97], EPERM],
    ['setns', [308, 268], EPERM],
    ['mount', [165, 40], EPERM],
    ['bpf', [321, 280], EPERM],
    ['perf_event_open', [298, 241], EPERM],
    ['userfaultfd', [323, 282], EPERM],
    ['keyctl', [250, 219], EPERM],
    ['add_key', [248, 217], EPERM],
    ['request_key', [249, 218], EPERM],
    ['io_uring_setup', [425, 425], EPERM],
    ['open_by_handle_at', [304, 265], EPERM],
    ['clone3', [435, 435], ENOSYS],
  ])('%s is refused', async (_, numbers, errno) => {
    const number = numbers[column];
    await expect(run(sandbox, ['perl', '-e', `syscall(${number}, 0, 0, 0, 0, 0); print $!+0`])).resolves.toMatchObject({
      stdout: String(errno),
    });
  });

  it.each([
    ['a user namespace', 0x10000000],
    ['a mount namespace', 0x00020000],
    ['a network namespace', 0x40000000],
  ])('clone gives no %s', async (_, flag) => {
    const clone = process.arch === 'arm64' ? 220 : 56;
    const { stdout } = await run(sandbox, [
      'perl',
      '-e',
      `my $r = syscall(${clone}, ${flag} | 17, 0, 0, 0, 0); exit 0 if $r == 0; print $!+0`,
    ]);
    expect(stdout).toBe(String(EPERM));
  });

  it.each([
    ['AF_ALG', 38],
    ['AF_PACKET', 17],
    ['AF_VSOCK', 40],
    ['AF_BLUETOOTH', 31],
  ])('there is no socket of %s', async (_, family) => {
    await expect(run(sandbox, ['perl', '-e', `socket(my $s, ${family}, 3, 0) and print "open"; print $!+0`])).resolves.toMatchObject({
      stdout: String(EPERM),
    });
  });
});

describe('a program that has ended', () => {
  it('leaves nothing to the next: no content, no name, no space taken', async () => {
    const before = await run(sandbox, FIND_NOTES);
    await expect(run(sandbox, LEAVE_NOTES)).resolves.toMatchObject({ exitCode: 0, stderr: '' });
    expect(await run(sandbox, FIND_NOTES)).toMatchObject({ stdout: before.stdout });
  });

  it('takes nothing of the builder’s with it', async () => {
    await sandbox.putFiles([{ path: 'kept/file', content: 'kept' }], { dir: '/tmp' });
    await run(sandbox, sh('touch /tmp/own'));
    await expect(run(sandbox, sh('cat /tmp/kept/file; ls /tmp/own'))).resolves.toMatchObject({ stdout: 'kept' });
  });

  it('takes nothing with it of one that runs', async () => {
    const [, other] = await Promise.all([
      run(sandbox, sh('sleep 0.2; touch /tmp/other')),
      run(sandbox, sh('echo mine > /tmp/mine; sleep 0.6; cat /tmp/mine')),
    ]);
    expect(other.stdout).toBe('mine\n');
  });
});
