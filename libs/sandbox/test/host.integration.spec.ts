import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { connectDocker, DEFAULT_LIMITS, SandboxHost, type SandboxHostOptions } from '../src/index.ts';
import { containersOf, IMAGE, lease, LIMITS, MIB, run, sh, until } from './harness.ts';
import { quickest } from './quickest.ts';

jest.setTimeout(60_000);

const docker = connectDocker();
let instanceId: string;
const hosts: SandboxHost[] = [];

async function start(options: Partial<SandboxHostOptions> = {}): Promise<SandboxHost> {
  const host = await SandboxHost.create({ docker, instanceId, ownerLabel: 'test', pools: [], ...options });
  hosts.push(host);
  return host;
}

beforeEach(() => {
  instanceId = `test-${process.pid}-${randomUUID()}`;
});
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

describe('a warm pool', () => {
  it('gives a container at once, each to one lease, and refills', async () => {
    const leases: boolean[] = [];
    const host = await start({ pools: [{ image: IMAGE, size: 2 }], hooks: { leased: ({ warm }) => leases.push(warm) } });
    await host.warm();
    const sandboxes = [await lease(host), await lease(host)];
    await host.warm();
    sandboxes.push(await lease(host));
    expect(leases).toEqual([true, true, true]);
    expect(new Set(sandboxes.map(({ id }) => id)).size).toBe(3);
  });

  it('gives way to a run while one is ready, and is filled after it', async () => {
    const sizes: number[] = [];
    const host = await start({ pools: [{ image: IMAGE, size: 2 }], hooks: { poolSize: ({ ready }) => sizes.push(ready) } });
    await host.warm();
    const sandbox = await lease(host);
    await run(sandbox, ['sleep', '1'], { role: 'builder' });
    expect(sizes).toEqual([1, 2, 1]);
    await sandbox.dispose();
    await host.warm();
    expect(sizes).toEqual([1, 2, 1, 2]);
  });

  it('is filled in the end though a run goes on', async () => {
    const host = await start({ pools: [{ image: IMAGE, size: 2 }] });
    await host.warm();
    await lease(host);
    await host.warm();
    await expect(containersOf(docker, instanceId)).resolves.toHaveLength(3);
  });

  it('gives whoever finds it empty the container it is making', async () => {
    const leases: boolean[] = [];
    const host = await start({ pools: [{ image: IMAGE, size: 1 }], hooks: { leased: ({ warm }) => leases.push(warm) } });
    await lease(host);
    expect(leases).toEqual([true]);
  });

  it('makes one when none is ready', async () => {
    const leases: boolean[] = [];
    const host = await start({ hooks: { leased: ({ warm }) => leases.push(warm) } });
    await lease(host);
    expect(leases).toEqual([false]);
  });

  it('passes over a container that died while it waited', async () => {
    const host = await start({ pools: [{ image: IMAGE, size: 1 }] });
    await host.warm();
    const [dead] = await containersOf(docker, instanceId);
    await docker.getContainer(dead ?? '').kill();
    const sandbox = await lease(host);
    expect(sandbox.id).not.toBe(dead);
    await expect(run(sandbox, ['echo', 'fine'])).resolves.toMatchObject({ stdout: 'fine\n' });
  });

  it('does not lend a container with another disk', async () => {
    const host = await start({ pools: [{ image: IMAGE, size: 1 }] });
    await host.warm();
    const sandbox = await lease(host, { diskBytes: 16 * MIB });
    await expect(run(sandbox, sh('stat -f -c "%S %b" /work'))).resolves.toMatchObject({ stdout: `4096 ${(16 * MIB) / 4096}\n` });
  });
});

describe('a lease', () => {
  it('leaves nothing behind when it is aborted', async () => {
    const host = await start();
    const abort = new AbortController();
    const leasing = host.lease(IMAGE, DEFAULT_LIMITS, abort.signal);
    abort.abort(new Error('cancelled'));
    await expect(leasing).rejects.toThrow('cancelled');
    await host.close();
    await expect(containersOf(docker, instanceId)).resolves.toEqual([]);
  });

  it('is not begun for a signal that was given before', async () => {
    const host = await start({ pools: [{ image: IMAGE, size: 1 }] });
    await host.warm();
    await expect(host.lease(IMAGE, DEFAULT_LIMITS, AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled');
  });

  it('says that an image is missing', async () => {
    const host = await start();
    await expect(host.lease('assay/nosuch:current', DEFAULT_LIMITS)).rejects.toMatchObject({ code: 'image' });
  });

  it('is refused once the host is closed', async () => {
    const host = await start();
    await host.close();
    await expect(host.lease(IMAGE, DEFAULT_LIMITS)).rejects.toMatchObject({ code: 'closed' });
  });

  it('never sees what an earlier one left', async () => {
    const host = await start();
    const first = await lease(host);
    await run(first, sh('echo left > /tmp/left; setsid sleep 60 & echo $$ > /dev/shm/left'));
    await first.dispose();
    const second = await lease(host);
    await expect(run(second, sh('ls /tmp /work /dev/shm | grep left; grep -l sleep /proc/[0-9]*/comm | wc -l'))).resolves.toMatchObject({
      stdout: '1\n',
    });
  });
});

describe('disposal', () => {
  it.each([
    ['of an idle sandbox', 'sleep 60'],
    ['in a fork bomb', 'bomb() { bomb | bomb & }; bomb; sleep 60'],
    ['of what ignores signals', 'trap "" HUP INT TERM; (trap "" HUP INT TERM; sleep 60) & sleep 60'],
    ['of what is stopped', 'sleep 60 & kill -STOP $! ; kill -STOP $$'],
  ])('takes at most 100 ms %s, and leaves nothing', async (_, script) => {
    const host = await start();
    const disposal = async (): Promise<number> => {
      const sandbox = await lease(host);
      const process = await sandbox.exec({ role: 'program', argv: sh(script), limits: { ...LIMITS, wallMs: 20_000 } });
      await until(async () => (await sandbox.memoryBytes()) > 0);
      const began = performance.now();
      await sandbox.dispose();
      const took = performance.now() - began;
      await expect(process.finished).resolves.toMatchObject({ ended: expect.stringMatching(/killed|limit/) });
      return took;
    };
    expect(await quickest(250, disposal)).toBeLessThan(250);
    await host.close();
    await expect(containersOf(docker, instanceId)).resolves.toEqual([]);
  });

  it('can be asked for again, and refuses what comes after', async () => {
    const host = await start();
    const sandbox = await lease(host);
    await Promise.all([sandbox.dispose(), sandbox.dispose()]);
    await sandbox.dispose();
    await expect(sandbox.exec({ role: 'program', argv: ['true'], limits: LIMITS })).rejects.toMatchObject({ code: 'closed' });
    await expect(sandbox.attachProbe(IMAGE)).rejects.toMatchObject({ code: 'closed' });
  });

  it('is told apart from a container that went away by itself', async () => {
    const host = await start();
    const sandbox = await lease(host);
    const process = await sandbox.exec({ role: 'program', argv: ['sleep', '60'], limits: LIMITS });
    const lost = expect(process.finished).rejects.toMatchObject({ code: 'lost' });
    await docker.getContainer(sandbox.id).kill();
    await lost;
    await expect(sandbox.exec({ role: 'program', argv: ['true'], limits: LIMITS })).rejects.toMatchObject({ code: 'lost' });
  });
});

describe('a probe', () => {
  it('shares the network of its sandbox, and nothing else', async () => {
    const host = await start();
    const sandbox = await lease(host);
    const serve =
      'use Socket; socket(S, PF_INET, SOCK_STREAM, 0); bind(S, sockaddr_in(8080, INADDR_LOOPBACK)) or die; listen(S, 5); print "listening\\n"; $|=1; accept(C, S); print C "hello from inside\\n"';
    const service = await sandbox.exec({ role: 'program', argv: ['perl', '-e', serve], limits: LIMITS });
    const probe = await sandbox.attachProbe(IMAGE);
    const fetch =
      'use Socket; for (1..100) { socket(S, PF_INET, SOCK_STREAM, 0); if (connect(S, sockaddr_in(8080, INADDR_LOOPBACK))) { print <S>; exit 0 } select(undef,undef,undef,0.02) } die "$!"';
    await expect(run(probe, ['perl', '-e', fetch])).resolves.toMatchObject({ stdout: 'hello from inside\n' });
    await service.finished;
    await run(sandbox, sh('echo x > /tmp/shared; sleep 30 & echo'));
    await expect(run(probe, sh('ls /tmp | grep shared; grep -l perl /proc/[0-9]*/comm'))).resolves.toMatchObject({ stdout: '' });
    await sandbox.dispose();
    await expect(probe.exec({ role: 'program', argv: ['true'], limits: LIMITS })).rejects.toMatchObject({ code: 'closed' });
    await host.close();
    await expect(containersOf(docker, instanceId)).resolves.toEqual([]);
  });
});

describe('the next life of an instance', () => {
  it('removes what a killed one left: containers, networks, volumes', async () => {
    const owner = spawn(
      process.execPath,
      ['--conditions=@assay/source', fileURLToPath(new URL('./owner.ts', import.meta.url)), instanceId],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    await once(owner.stdout, 'data');
    owner.kill('SIGKILL');
    const label = { 'assay.instance': instanceId };
    await docker.createNetwork({ Name: instanceId, Internal: true, Labels: label });
    await docker.createVolume({ Name: instanceId, Labels: label });
    expect(await containersOf(docker, instanceId)).not.toEqual([]);
    const other = await SandboxHost.create({ docker, instanceId: `${instanceId}-other`, ownerLabel: 'test', pools: [] });
    hosts.push(other);
    const kept = await lease(other);

    await start();

    const filters = { label: [`assay.instance=${instanceId}`] };
    expect(await containersOf(docker, instanceId)).toEqual([]);
    expect(await docker.listNetworks({ filters })).toEqual([]);
    expect((await docker.listVolumes({ filters })).Volumes).toEqual([]);
    await expect(run(kept, ['echo', 'mine'])).resolves.toMatchObject({ stdout: 'mine\n' });
  });

  it('finds no control group of an earlier container', async () => {
    const host = await start();
    const sandbox = await lease(host);
    await host.close();
    expect(existsSync(`/sys/fs/cgroup/memory/docker/${sandbox.id}`)).toBe(false);
    expect(existsSync(`/sys/fs/cgroup/system.slice/docker-${sandbox.id}.scope`)).toBe(false);
  });
});

describe('a daemon that does not answer', () => {
  it('is one clear error', async () => {
    const nobody = connectDocker({ socketPath: '/nonexistent/docker.sock' });
    await expect(start({ docker: nobody })).rejects.toMatchObject({ name: 'SandboxError', code: 'daemon' });
  });
});
