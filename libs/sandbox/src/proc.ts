import { readdirSync, readFileSync, statSync } from 'node:fs';

/** A process of this host, as /proc shows it. */
export interface HostProcess {
  readonly pid: number;
  /** Real user id. */
  readonly uid: number;
  /** Leader of its session. */
  readonly session: number;
  /** Clock ticks since boot; tells a process from a later one with the same number. */
  readonly startTime: number;
}

/**
 * undefined when there is no such process, or it is dead and only waits to be reaped. Synchronous on purpose: the kernel
 * answers from memory in microseconds, a tenth of what a trip through the thread pool costs.
 */
export function readProcess(pid: number): HostProcess | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    // The command's name may hold blanks and parentheses; the fields after it may not.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return { pid, uid: Number(/^Uid:\t(\d+)/m.exec(status)?.[1]), session: Number(fields[3]), startTime: Number(fields[19]) };
  } catch {
    return undefined;
  }
}

/** Open descriptors of a process; undefined when it is gone, or, before Linux 6.2, is another user's and this user not root. */
export function countDescriptors(pid: number): number | undefined {
  const folder = `/proc/${pid}/fd`;
  const size = statSync(folder, { throwIfNoEntry: false })?.size ?? 0;
  return size === 0 ? countEntries(folder) : size;
}

/** Before Linux 6.2 the size of that folder is always 0. There are at most as many entries as the process may have files. */
function countEntries(folder: string): number | undefined {
  try {
    return readdirSync(folder).length;
  } catch {
    return undefined;
  }
}

/** SIGKILL; a process that is gone already is no error. */
export function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
