import type { Counters } from './cgroup/cgroup.ts';

/** A process of the sandbox as those outside know it. */
export interface ProcessHandle {
  readonly execId: string;
  readonly uid: number;
  /** Process id on the daemon's host. */
  readonly pid: number;
  /** See HostProcess; 0 where that host is not this one. */
  readonly startTime: number;
}

/** How a container is observed and stopped from outside: on the daemon's own host, or through Docker's API alone. */
export interface Control {
  counters(): Promise<Counters>;
  /** Anonymous memory, bytes. */
  memoryBytes(): Promise<number>;
  /** Which resource of a tmpfs folder has run out, if any: bytes ("disk") or inodes ("files"). */
  exhausted(): Promise<'disk' | 'files' | undefined>;
  /** Open descriptors of the process; undefined where that cannot be seen. */
  descriptors(process: ProcessHandle): Promise<number | undefined>;
  /** Whether the container's first process lives. */
  running(): Promise<boolean>;
  alive(process: ProcessHandle): Promise<boolean>;
  /** Kills the process and everything it started, until nothing of it is left. */
  killTree(process: ProcessHandle): Promise<void>;
  /** Takes away all files of a program whose processes are gone. */
  sweepFiles(process: ProcessHandle): Promise<void>;
  /** Kills every program process: the last means against one that keeps another's streams open. */
  killPrograms(): Promise<void>;
  /** Kills all, the container's first process included. */
  killAll(): Promise<void>;
}
