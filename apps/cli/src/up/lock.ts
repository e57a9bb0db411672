import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere, writePrivate } from './home.ts';

/** Another `assay up` works on the same ASSAY_HOME. */
export class HomeInUse extends Error {
  override readonly name = 'HomeInUse';

  constructor(home: string, pid: number) {
    super(`Assay already runs on ${home} (process ${pid}). End that one, or set ASSAY_HOME to another folder.`);
  }
}

/** Claims ASSAY_HOME for this process; the result gives it back. A claim of a process that has died counts for nothing. */
export async function lockHome(home: string): Promise<() => Promise<void>> {
  const path = join(home, 'up.pid');
  const [pid = '', started = ''] = (await readIfThere(path))?.trim().split(' ') ?? [];
  // A process id is used again after a while; together with the time of its start it is not.
  if (pid !== '' && Number(pid) !== process.pid && (await startOf(pid)) === started) throw new HomeInUse(home, Number(pid));
  await writePrivate(path, `${process.pid} ${await startOf(process.pid)}\n`);
  return () => rm(path, { force: true });
}

/** When a process started, in ticks since boot; empty for one that does not live. */
async function startOf(pid: number | string): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
