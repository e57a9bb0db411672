import { readdir, readFile } from 'node:fs/promises';

/**
 * Kills the shims of one containerd, known by its socket, and the containers they watch over. A shim outlives its containerd
 * by design, and a daemon that was killed cannot end it any more.
 */
export async function killShims(containerdSocket: string): Promise<void> {
  const processes = await Promise.all((await readdir('/proc')).filter((entry) => /^\d+$/.test(entry)).map(readProcess));
  const shims = processes.filter(({ args }) => args[0]?.includes('containerd-shim') === true && args.includes(containerdSocket));
  // The first process of a container takes all others with it.
  const inits = processes.filter(({ parent }) => shims.some(({ pid }) => pid === parent));
  for (const { pid } of [...inits, ...shims]) kill(pid);
}

interface HostProcess {
  readonly pid: number;
  readonly parent: number;
  readonly args: readonly string[];
}

async function readProcess(entry: string): Promise<HostProcess> {
  const [status, args] = await Promise.all(['status', 'cmdline'].map((file) => readFile(`/proc/${entry}/${file}`, 'utf8').catch(() => '')));
  return { pid: Number(entry), parent: Number(/^PPid:\t(\d+)/m.exec(status ?? '')?.[1]), args: (args ?? '').split('\0') };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
