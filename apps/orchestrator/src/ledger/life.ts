import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The process that a life is, or was. */
export const Owner = z.object({ pid: z.number().int().min(1), started: z.string() });
export type Owner = z.infer<typeof Owner>;

/** A name for one life of an orchestrator, from its start to its end; those that began later sort later. */
export const newLife = (now: number): string => `${now.toString(36)}-${randomBytes(6).toString('hex')}`;

export const thisProcess = (): Owner => ({ pid: process.pid, started: startOf(process.pid) });

export const isAlive = ({ pid, started }: Owner): boolean => startOf(pid) === started;

/** When a process started: a number is used again after a while, together with this it is not. Empty for one that does not live. */
function startOf(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return `${boot}:${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
  } catch {
    return '';
  }
}
