import type { Counters } from './cgroup/cgroup.ts';
import { inodesOf } from './container-options.ts';
import type { LimitHit, ProcessLimits, SandboxLimits } from './types.ts';

/** What is known of a process and its sandbox at one moment. */
export interface Observation {
  readonly counters: Counters;
  readonly exhausted: 'disk' | 'files' | undefined;
  readonly descriptors: number | undefined;
}

/** All that a process may use, its own limits and its sandbox's. */
export interface Allowance {
  readonly process: ProcessLimits;
  readonly sandbox: SandboxLimits;
}

/** The limit of the whole sandbox that was reached between two counts. */
export function sandboxBreachOf(before: Counters, now: Counters, limits: SandboxLimits): LimitHit | undefined {
  if (now.oomKills > before.oomKills) return { kind: 'memory', limit: limits.memoryBytes };
  return now.pidsRefused > before.pidsRefused ? { kind: 'pids', limit: limits.pids } : undefined;
}

/** The limit that a process reached since `before`, the most telling first; undefined when none was. */
export function breachOf(before: Counters, now: Observation, { process, sandbox }: Allowance): LimitHit | undefined {
  const shared = sandboxBreachOf(before, now.counters, sandbox);
  if (shared !== undefined) return shared;
  if (now.counters.cpuMs - before.cpuMs >= process.cpuMs) return { kind: 'cpu', limit: process.cpuMs };
  if (now.exhausted === 'disk') return { kind: 'disk', limit: sandbox.diskBytes };
  if (now.exhausted === 'files') return { kind: 'files', limit: inodesOf(sandbox.diskBytes) };
  if (now.descriptors !== undefined && now.descriptors >= process.openFiles) return { kind: 'files', limit: process.openFiles };
  return undefined;
}
