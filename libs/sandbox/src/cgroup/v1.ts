import type { Cgroup } from './cgroup.ts';
import { forbidForks, readKeyed, readNumber, readProcessIds } from './files.ts';

/** Folder of the container's group in each hierarchy. */
export interface V1Folders {
  readonly memory: string;
  readonly cpuacct: string;
  readonly pids: string;
}

export function cgroupV1(folders: V1Folders): Cgroup {
  return {
    counters: async () => {
      const [cpuNs, oomKills, pidsRefused] = await Promise.all([
        readNumber(folders.cpuacct, 'cpuacct.usage'),
        readKeyed(folders.memory, 'memory.oom_control', 'oom_kill'),
        readKeyed(folders.pids, 'pids.events', 'max'),
      ]);
      return { cpuMs: cpuNs / 1e6, oomKills, pidsRefused };
    },
    anonymousBytes: () => readKeyed(folders.memory, 'memory.stat', 'total_rss'),
    processIds: () => readProcessIds(folders.pids),
    forbidForks: () => forbidForks(folders.pids),
  };
}
