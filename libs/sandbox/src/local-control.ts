import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cgroup } from './cgroup/cgroup.ts';
import type { Control, ProcessHandle } from './control.ts';
import { ForkBarrier } from './fork-barrier.ts';
import { countDescriptors, type HostProcess, killProcess, readProcess } from './proc.ts';
import { SandboxError } from './errors.ts';
import { sweepSharedFolders } from './sweeping.ts';
import { BUILDER_UID, FIRST_PROGRAM_UID } from './uids.ts';

const SWEEPS = 200;
const BETWEEN_SWEEPS_MS = 5;
const TMPFS_FOLDERS = ['/work', '/tmp'];

/** Whether this process may look into the container of `initPid` and signal what runs there. */
export async function canControl(initPid: number): Promise<boolean> {
  try {
    process.kill(initPid, 0);
    await statfs(`/proc/${initPid}/root/work`);
    return true;
  } catch {
    return false;
  }
}

/** Control by the kernel's own files and signals: for a runner with root on the daemon's host. */
export function localControl(initPid: number, cgroup: Cgroup): Control {
  const barrier = new ForkBarrier(cgroup);
  const born = readProcess(initPid)?.startTime;
  const matching = async (belongs: (process: HostProcess) => boolean): Promise<HostProcess[]> => {
    const processes = (await cgroup.processIds()).map(readProcess);
    return processes.filter((process) => process !== undefined).filter(belongs);
  };

  /** Killing one by one loses against a fork bomb; from the second sweep on nobody may fork while the rest is killed. */
  const sweep = async (belongs: (process: HostProcess) => boolean): Promise<void> => {
    let forksForbidden = false;
    try {
      for (let round = 0; round < SWEEPS; round += 1) {
        const found = await matching(belongs);
        if (found.length === 0) return;
        for (const { pid } of found) killProcess(pid);
        await sleep(BETWEEN_SWEEPS_MS);
        if (!forksForbidden) {
          forksForbidden = true;
          await barrier.enter();
        }
      }
    } finally {
      if (forksForbidden) await barrier.leave();
    }
  };

  const isAlive = (process: ProcessHandle): boolean => readProcess(process.pid)?.startTime === process.startTime;

  return {
    counters: () => barrier.counters(),
    memoryBytes: () => cgroup.anonymousBytes(),
    descriptors: ({ pid }) => Promise.resolve(countDescriptors(pid)),
    running: () => Promise.resolve(readProcess(initPid) !== undefined),
    alive: (process) => Promise.resolve(isAlive(process)),
    exhausted: async () => {
      const folders = await Promise.all(TMPFS_FOLDERS.map((folder) => statfs(`/proc/${initPid}/root${folder}`)));
      if (folders.some(({ bavail }) => bavail === 0)) return 'disk';
      return folders.some(({ ffree }) => ffree === 0) ? 'files' : undefined;
    },
    killTree: async (process) => {
      if (isAlive(process)) killProcess(process.pid);
      // Builders share a user id, but each leads a session that nothing trusted leaves; programs share nothing.
      await sweep((found) => found.uid === process.uid && (process.uid !== BUILDER_UID || found.session === process.pid));
    },
    sweepFiles: async ({ uid }) => {
      // The number of a process that is gone may be another's, whose root is the host's own.
      if (born === undefined || readProcess(initPid)?.startTime !== born) throw new SandboxError('lost', 'the container has ended');
      await sweepSharedFolders(`/proc/${initPid}/root`, uid);
    },
    killPrograms: () => sweep(({ uid }) => uid >= FIRST_PROGRAM_UID && uid < 65_534),
    killAll: async () => {
      killProcess(initPid);
      // The kernel takes the whole pid namespace with its first process, and reaps that one last.
      while (readProcess(initPid) !== undefined) await sleep(1);
    },
  };
}
