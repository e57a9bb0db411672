import type { Cgroup } from './cgroup.ts';
import { forbidForks, readKeyed, readProcessIds } from './files.ts';

export function cgroupV2(folder: string): Cgroup {
  return {
    counters: async () => {
      const [cpuUs, oomKills, pidsRefused] = await Promise.all([
        readKeyed(folder, 'cpu.stat', 'usage_usec'),
        readKeyed(folder, 'memory.events', 'oom_kill'),
        readKeyed(folder, 'pids.events', 'max'),
      ]);
      return { cpuMs: cpuUs / 1e3, oomKills, pidsRefused };
    },
    anonymousBytes: () => readKeyed(folder, 'memory.stat', 'anon'),
    processIds: () => readProcessIds(folder),
    forbidForks: () => forbidForks(folder),
  };
}
