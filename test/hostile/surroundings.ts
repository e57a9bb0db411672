import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
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

/** Every container that an instance makes, from now on. */
export interface Followed extends Disposable {
  readonly ids: ReadonlySet<string>;
}

/** Follows what the daemon tells: a container that is gone cannot be asked for any more. */
export function followContainers(instance: string): Followed {
  const ids = new Set<string>();
  const filters = ['type=container', 'event=create', `label=assay.instance=${instance}`].flatMap((filter) => ['--filter', filter]);
  const child = spawn('docker', ['events', ...filters, '--format', '{{.ID}}'], { stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: child.stdout }).on('line', (id) => ids.add(id));
  return { ids, [Symbol.dispose]: () => void child.kill() };
}

/**
 * Processes of this host with a sandbox's user id that live in no container, in one of those followed that is no more, or
 * in a living one of them and do more there than wait.
 */
export async function strayProcesses(instance: string, { ids }: Followed): Promise<string[]> {
  const living = await belongings(instance);
  return sandboxProcesses()
    .filter(({ cgroup, command }) => {
      const [id] = CONTAINER_ID.exec(cgroup) ?? [];
      if (id === undefined) return true;
      return ids.has(id) && (command !== 'arm' || !living.includes(id));
    })
    .map(({ pid, uid, command }) => `${pid} ${command} (uid ${uid})`);
}

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
