import type { SandboxLimits } from './types.ts';

const MIB = 1024 * 1024;

/** Limits of a pooled sandbox; leases that ask for the same need no change of a running container. */
export const DEFAULT_LIMITS: SandboxLimits = { memoryBytes: 512 * MIB, pids: 256, cpus: 2, diskBytes: 128 * MIB };
