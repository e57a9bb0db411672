import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { locateCgroup } from './locate.ts';

const ID = 'c0ffee'.repeat(10);
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cgroup-'));
});
afterEach(() => rm(root, { recursive: true }));

async function lay(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}

const locate = (pid = 42): ReturnType<typeof locateCgroup> =>
  locateCgroup(pid, ID, { proc: join(root, 'proc'), cgroup: join(root, 'cgroup') });

async function layV1(): Promise<void> {
  const path = `docker/${ID}`;
  await lay({
    'proc/42/cgroup': `8:pids:/${path}\n4:memory:/${path}\n2:cpu,cpuacct:/${path}\n0::/${path}\n`,
    [`cgroup/memory/${path}/memory.oom_control`]: 'oom_kill_disable 0\nunder_oom 0\noom_kill 3\n',
    [`cgroup/memory/${path}/memory.stat`]: 'cache 900000\nrss 11\ntotal_cache 900000\ntotal_rss 5000\n',
    [`cgroup/cpuacct/${path}/cpuacct.usage`]: '1500000000\n',
    [`cgroup/pids/${path}/pids.events`]: 'max 7\n',
    [`cgroup/pids/${path}/pids.max`]: '256\n',
    [`cgroup/pids/${path}/cgroup.procs`]: '42\n43\n',
  });
}

async function layV2(): Promise<void> {
  const path = `system.slice/docker-${ID}.scope`;
  await lay({
    'proc/42/cgroup': `0::/${path}\n`,
    [`cgroup/${path}/memory.events`]: 'low 0\nhigh 0\nmax 12\noom 4\noom_kill 3\noom_group_kill 0\n',
    [`cgroup/${path}/memory.stat`]: 'anon 5000\nfile 900000\nshmem 800000\nanon_thp 0\n',
    [`cgroup/${path}/cpu.stat`]: 'usage_usec 1500000\nuser_usec 1400000\nsystem_usec 100000\n',
    [`cgroup/${path}/pids.events`]: 'max 7\n',
    [`cgroup/${path}/pids.max`]: '256\n',
    [`cgroup/${path}/cgroup.procs`]: '42\n43\n',
  });
}

describe.each([
  ['v1', layV1, `cgroup/pids/docker/${ID}/pids.max`],
  ['v2', layV2, `cgroup/system.slice/docker-${ID}.scope/pids.max`],
])('a control group, %s', (_, layFiles, pidsMax) => {
  beforeEach(layFiles);

  it('counts CPU, kills for want of memory, and refused forks', async () => {
    await expect((await locate())?.counters()).resolves.toEqual({ cpuMs: 1500, oomKills: 3, pidsRefused: 7 });
  });

  it('tells anonymous memory, without page cache and tmpfs', async () => {
    await expect((await locate())?.anonymousBytes()).resolves.toBe(5000);
  });

  it('lists its processes', async () => {
    await expect((await locate())?.processIds()).resolves.toEqual([42, 43]);
  });

  it('refuses forks until they are allowed again', async () => {
    const allow = await (await locate())?.forbidForks();
    expect(await readFile(join(root, pidsMax), 'utf8')).toBe('0');
    await allow?.();
    expect(await readFile(join(root, pidsMax), 'utf8')).toBe('256');
  });
});

describe('locateCgroup', () => {
  it('finds none where the process is not there', async () => {
    await expect(locate()).resolves.toBeUndefined();
  });

  it('finds none where that number is a process of another group: the daemon is elsewhere', async () => {
    await layV2();
    await lay({ 'proc/42/cgroup': '0::/user.slice/session-1.scope\n' });
    await expect(locate()).resolves.toBeUndefined();
  });

  it('finds none where the group does not hold the process', async () => {
    await layV2();
    await lay({ 'proc/99/cgroup': `0::/system.slice/docker-${ID}.scope\n` });
    await expect(locate(99)).resolves.toBeUndefined();
  });

  it('finds none where the counters cannot be read', async () => {
    await layV2();
    await rm(join(root, `cgroup/system.slice/docker-${ID}.scope/memory.events`));
    await expect(locate()).resolves.toBeUndefined();
  });
});
