import { randomBytes } from 'node:crypto';

/**
 * The id of what one test process started: it names the process, so that whatever a crashed one left behind
 * can be told from what a living one still uses.
 */
export function newInstance(): string {
  return `test-${process.pid}-${randomBytes(4).toString('hex')}`;
}

/** The process id within an instance id, or undefined when it is not one of a test. */
export function pidOfInstance(instance: string): number | undefined {
  const pid = /^test-(\d+)-/.exec(instance)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
