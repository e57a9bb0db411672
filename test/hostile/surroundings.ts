import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerLines } from '../../apps/cli/src/shell/docker.ts';

/** Name of every file that a case tries to plant outside its sandbox. */
const PLANTED = 'assay-hostile-planted';
const HOST_FOLDERS = ['/', '/etc', '/root', '/tmp', '/var/tmp', '/run', '/dev/shm', '/usr/bin', process.cwd()];

/** User ids of builders and programs; see libs/sandbox. */
const isOfSandbox = (uid: number): boolean => uid === 10_001 || (uid > 20_000 && uid < 60_000);
const CONTAINER_ID = /[0-9a-f]{64}/;
const ANONYMOUS_VOLUME = /^[0-9a-f]{64}$/;

/** Containers, networks and volumes with the label of an instance. */
export async function belongings(instance: string): Promise<string[]> {
  const filter = ['--filter', `label=assay.instance=${instance}`];
  const lists = [
    ['ps', '--all', '--quiet', '--no-trunc'],
    ['network', 'ls', '--quiet', '--no-trunc'],
    ['volume', 'ls', '--quiet'],
  ];
  return (await Promise.all(lists.map((list) => dockerLines([...list, ...filter])))).flat();
}

/** Volumes that nobody named: whoever made one forgot it. */
export async function anonymousVolumes(): Promise<string[]> {
  return (await dockerLines(['volume', 'ls', '--quiet'])).filter((name) => ANONYMOUS_VOLUME.test(name));
}

/** Paths on this host that only an escape can have made. */
export function plantedFiles(): string[] {
  return HOST_FOLDERS.map((folder) => join(folder, PLANTED)).filter((path) => existsSync(path));
}

/**
 * Processes of this host with a sandbox's user id that live in no container, in one that is no more, or in one of
 * `instance` and do more there than wait. Containers of another daemon are none of ours.
 */
export async function strayProcesses(instance: string): Promise<string[]> {
  const all = ['ps', '--all', '--quiet', '--no-trunc'];
  const before = await dockerLines(all);
  const processes = sandboxProcesses();
  // Other runners come and go meanwhile: a container counts if it was there before or is there after.
  const known = [...before, ...(await dockerLines(all))];
  const ours = await dockerLines([...all, '--filter', `label=assay.instance=${instance}`]);
  const parents = await cgroupParents();
  return processes
    .filter(({ cgroup, command }) => {
      const isOf = (ids: readonly string[]): boolean => ids.some((id) => cgroup.includes(id));
      if (!CONTAINER_ID.test(cgroup)) return true;
      return isOf(ours) ? command !== 'arm' : parents.has(parentOf(cgroup)) && !isOf(known);
    })
    .map(({ pid, uid, command }) => `${pid} ${command} (uid ${uid})`);
}

/** Where this daemon puts the control groups of its containers; those that end meanwhile are left out. */
async function cgroupParents(): Promise<ReadonlySet<string>> {
  const running = await dockerLines(['ps', '--quiet', '--no-trunc']);
  const parents = running.map(async (id) => {
    try {
      const [pid = ''] = await dockerLines(['inspect', '--format', '{{.State.Pid}}', id]);
      return [parentOf(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))];
    } catch {
      return [];
    }
  });
  return new Set((await Promise.all(parents)).flat());
}

const parentOf = (cgroup: string): string => cgroup.replaceAll(new RegExp(CONTAINER_ID, 'g'), '');

function sandboxProcesses(): { pid: string; uid: number; command: string; cgroup: string }[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        const read = (file: string): string => readFileSync(`/proc/${pid}/${file}`, 'utf8');
        const uid = Number(/^Uid:\t(\d+)/m.exec(read('status'))?.[1]);
        return isOfSandbox(uid) ? [{ pid, uid, command: read('comm').trim(), cgroup: read('cgroup') }] : [];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}

/** Most memory that a process ever held, MiB. */
export function peakMemoryMb(pid: number): number {
  return Math.round(Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);
}
