import { readFileSync } from 'node:fs';
import type Dockerode from 'dockerode';
import { BUILDER_UID } from './uids.ts';
import type { SandboxLimits } from './types.ts';

const SECCOMP = JSON.stringify(JSON.parse(readFileSync(new URL('./seccomp.json', import.meta.url), 'utf8')));
const NOBODY = '65534:65534';
/** Files that a compiler may create; one inode costs the kernel about a kilobyte. */
const BYTES_PER_INODE = 8 * 1024;
const MIN_INODES = 4096;
const SHARED_MEMORY = `rw,nosuid,nodev,noexec,size=${16 * 1024 * 1024},nr_inodes=${MIN_INODES},mode=1777`;
/** The most that any process limit may grant. */
const MAX_OPEN_FILES = 4096;

/** The init, what waits to be given orders, and the threads of the runtime while it adds one more. */
const OWN_PIDS = 16;

/** Docker's own list, and what else tells about the host and no program needs. */
const MASKED_PATHS = [
  '/proc/acpi',
  '/proc/asound',
  '/proc/config.gz',
  '/proc/interrupts',
  '/proc/kallsyms',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/modules',
  '/proc/sched_debug',
  '/proc/scsi',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/sys/devices/virtual/dmi',
  '/sys/devices/virtual/powercap',
  '/sys/firmware',
  '/sys/fs/selinux',
];
const READONLY_PATHS = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

export interface ContainerRequest {
  readonly image: string;
  readonly limits: SandboxLimits;
  readonly labels: Readonly<Record<string, string>>;
  readonly runtime?: string;
  /** Container whose network namespace is shared; absent: one of its own with nothing but loopback. */
  readonly networkOf?: string;
}

/** The tmpfs counts inodes as well as bytes: either can be filled. */
export function inodesOf(diskBytes: number): number {
  return Math.max(MIN_INODES, Math.floor(diskBytes / BYTES_PER_INODE));
}

/** Everything that makes a container a sandbox, in one place. */
export function containerOptions(request: ContainerRequest): Dockerode.ContainerCreateOptions {
  const { limits } = request;
  const tmpfs = `rw,exec,nosuid,nodev,size=${limits.diskBytes},nr_inodes=${inodesOf(limits.diskBytes)}`;
  return {
    Image: request.image,
    Labels: { ...request.labels },
    // The init neither is nor can become the builder or a program, so no process of a run can signal or trace it.
    User: NOBODY,
    WorkingDir: '/',
    ...(request.networkOf === undefined ? { Hostname: 'sandbox' } : {}),
    HostConfig: {
      ...(request.runtime === undefined ? {} : { Runtime: request.runtime }),
      NetworkMode: request.networkOf === undefined ? 'none' : `container:${request.networkOf}`,
      IpcMode: 'private',
      Init: false,
      Privileged: false,
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges', `seccomp=${SECCOMP}`],
      MaskedPaths: MASKED_PATHS,
      ReadonlyPaths: READONLY_PATHS,
      Tmpfs: {
        '/work': `${tmpfs},uid=${BUILDER_UID},gid=${BUILDER_UID},mode=0755`,
        '/tmp': `${tmpfs},mode=1777`,
        // As Docker mounts it, and with a bound on how many files can be left there.
        '/dev/shm': SHARED_MEMORY,
      },
      LogConfig: { Type: 'none', Config: {} },
      // Below every process of the host; programs raise their own further, so that they are chosen before the init.
      OomScoreAdj: 500,
      Ulimits: [
        { Name: 'core', Soft: 1, Hard: 1 },
        { Name: 'memlock', Soft: 65_536, Hard: 65_536 },
        { Name: 'msgqueue', Soft: 0, Hard: 0 },
        { Name: 'nofile', Soft: MAX_OPEN_FILES, Hard: MAX_OPEN_FILES },
      ],
      ...adjustableLimits(limits),
    },
  };
}

/** The limits that a running container can be given anew. */
export function adjustableLimits(limits: SandboxLimits): { Memory: number; MemorySwap: number; PidsLimit: number; NanoCpus: number } {
  return {
    Memory: limits.memoryBytes,
    MemorySwap: limits.memoryBytes,
    PidsLimit: limits.pids + OWN_PIDS,
    NanoCpus: Math.round(limits.cpus * 1e9),
  };
}
