/** What the kernel counted since the group was made; all figures only ever grow. */
export interface Counters {
  /** Milliseconds of CPU. */
  readonly cpuMs: number;
  /** Processes killed because the group had no memory left. */
  readonly oomKills: number;
  /** Forks and threads refused because of pids.max. */
  readonly pidsRefused: number;
}

/** The control group of one container, read and (only to stop forks) written on this host; v1 and v2 differ below this line. */
export interface Cgroup {
  counters(): Promise<Counters>;
  /** Anonymous memory in bytes: neither page cache nor tmpfs. */
  anonymousBytes(): Promise<number>;
  /** Host ids of the processes in it. */
  processIds(): Promise<number[]>;
  /** Refuses every further fork until the returned function is called. */
  forbidForks(): Promise<() => Promise<void>>;
}
