import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cgroup } from './cgroup.ts';
import { readProcessIds } from './files.ts';
import { cgroupV1 } from './v1.ts';
import { cgroupV2 } from './v2.ts';

export interface CgroupMounts {
  readonly proc: string;
  readonly cgroup: string;
}
const USUAL: CgroupMounts = { proc: '/proc', cgroup: '/sys/fs/cgroup' };

/**
 * The control group of the process `pid` of this host. undefined where it cannot be read or does not hold that
 * process: then the daemon is on another machine or in another pid namespace, and `pid` is somebody else's number.
 */
export async function locateCgroup(pid: number, containerId: string, mounts: CgroupMounts = USUAL): Promise<Cgroup | undefined> {
  try {
    const paths = parsePaths(await readFile(join(mounts.proc, String(pid), 'cgroup'), 'utf8'));
    const folder = (controller: string): string | undefined => {
      const path = paths.get(controller);
      return path?.includes(containerId) === true ? join(mounts.cgroup, controller, path) : undefined;
    };
    const [memory, cpuacct, pids, unified] = [folder('memory'), folder('cpuacct'), folder('pids'), folder('')];
    const [group, procs] =
      memory !== undefined && cpuacct !== undefined && pids !== undefined
        ? [cgroupV1({ memory, cpuacct, pids }), pids]
        : unified !== undefined
          ? [cgroupV2(unified), unified]
          : [undefined, ''];
    if (group === undefined || !(await readProcessIds(procs)).includes(pid)) return undefined;
    await group.counters();
    return group;
  } catch {
    return undefined;
  }
}

/** Lines of /proc/<pid>/cgroup, "id:controller,controller:path"; v2's controller is the empty name. */
function parsePaths(text: string): Map<string, string> {
  const paths = new Map<string, string>();
  for (const line of text.split('\n').filter(Boolean)) {
    const [, controllers = '', ...path] = line.split(':');
    for (const controller of controllers.split(',')) paths.set(controller, path.join(':'));
  }
  return paths;
}
