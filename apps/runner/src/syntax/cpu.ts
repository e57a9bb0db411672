import { readFile } from 'node:fs/promises';

/** As Linux counts for every program, whatever its own clock is. */
const TICK_MS = 10;
const USER = 11;
const SYSTEM = 12;

/** CPU time that a process has used in its life, ms; NaN where there is no such process, or no /proc. */
export async function cpuMsOf(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
  // The fields after the command, which stands in parentheses and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER]) + Number(fields[SYSTEM])) * TICK_MS;
}
