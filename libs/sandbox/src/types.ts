import type { LIMIT_KINDS } from '@assay/contracts';
import type { Docker } from './docker.ts';

/** What a whole sandbox may use. Memory includes everything written to its tmpfs folders. */
export interface SandboxLimits {
  /** Bytes; swap is never added. */
  readonly memoryBytes: number;
  /** Processes and threads together. */
  readonly pids: number;
  /** Cores, fractions allowed; never more than the host has. */
  readonly cpus: number;
  /** Bytes of /work, and again of /tmp. A value other than the pool's costs a cold start. */
  readonly diskBytes: number;
}

/** What one process with its descendants may use. */
export interface ProcessLimits {
  /** Milliseconds from the moment the process is told what to run. */
  readonly wallMs: number;
  /** Milliseconds of CPU, summed over all its threads and children. */
  readonly cpuMs: number;
  /** Bytes of standard output and error together. */
  readonly outputBytes: number;
  /** Descriptors of each single process. */
  readonly openFiles: number;
  /** Bytes of the largest file that may be written. */
  readonly fileBytes: number;
}

/** `files`: descriptors or inodes ran out; `disk`: a tmpfs folder was full. */
export type LimitKind = (typeof LIMIT_KINDS)[number];

/** The limit that ended a process; `limit` in ms for wall and cpu, bytes for memory, output and disk, else a count. */
export interface LimitHit {
  readonly kind: LimitKind;
  readonly limit: number;
}

/**
 * builder: uid 10001, owns /work; runs only what the platform trusts (tar, compilers).
 * program: the submission; every process gets a uid of its own, so it can neither touch /work nor any other process of the run.
 */
export type Role = 'builder' | 'program';

/** A regular file to be laid down. */
export interface SandboxFile {
  /** Relative to the target folder, POSIX, without "..". */
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Permission bits; 0o644 when absent. */
  readonly mode?: number;
}

export interface ProcessSpec {
  readonly role: Role;
  /** Program (absolute, or found on PATH) and arguments; nothing goes through a shell. */
  readonly argv: readonly [string, ...string[]];
  /** Absolute; /work when absent. */
  readonly cwd?: string;
  /** Added to the image's environment and to HOME, a private folder below /tmp. */
  readonly env?: Readonly<Record<string, string>>;
  /** Permission bits taken away from what the process creates; 0o022 when absent. */
  readonly umask?: number;
  readonly limits: ProcessLimits;
  /** Builder only: unpacked below `filesDir` (made if missing) before argv runs, in the same exec; standard input is then taken. */
  readonly files?: readonly SandboxFile[];
  /** Where `files` go; cwd when absent. */
  readonly filesDir?: string;
  /** Kills the process. */
  readonly signal?: AbortSignal;
  /** Receives at most `outputBytes` in all; while a returned promise is pending nothing more is read (back-pressure). */
  readonly onStdout?: (bytes: Uint8Array) => void | Promise<void>;
  readonly onStderr?: (bytes: Uint8Array) => void | Promise<void>;
}

export interface ProcessEnd {
  /** exit: by itself; limit: see `limit`; killed: by kill(), the signal, or the sandbox's disposal. */
  readonly ended: 'exit' | 'limit' | 'killed';
  /** 0–255; 128 + n when signal n ended it; 126 or 127 with a line "arm: …" on stderr when argv could not be started or found. */
  readonly exitCode: number;
  /** Present exactly when `ended` is "limit". */
  readonly limit?: LimitHit;
  /** Bytes written, including those beyond `outputBytes` that were seen and thrown away. */
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  /** Whether output was cut at `outputBytes`. */
  readonly truncated: boolean;
  /** Wall time, milliseconds. */
  readonly ms: number;
  /** CPU time that the whole sandbox used meanwhile, milliseconds. */
  readonly cpuMs: number;
}

export interface Process {
  /** Resolves when the bytes are handed on and more may follow; once the process has ended bytes are dropped silently. */
  write(bytes: string | Uint8Array): Promise<void>;
  /** Closes standard input. */
  end(): void;
  /** SIGKILL to it and to everything it started; safe to repeat. */
  kill(): void;
  /** Resolves once it, everything it started, and every file that a program has made is gone; rejects with SandboxError only when the platform failed. */
  readonly finished: Promise<ProcessEnd>;
}

/** One fresh container for one run. */
export interface Sandbox {
  /** Container id, for logs. */
  readonly id: string;
  readonly limits: SandboxLimits;
  /** Starts a process; resolves when it has been told what to run. Rejects with SandboxError. */
  exec(spec: ProcessSpec): Promise<Process>;
  /**
   * Announces that `count` processes of a role are still to come, so that each starts within milliseconds: up to three are kept
   * ready. The first of each role is ready without being asked; one that nobody announced takes some 45 ms to start.
   */
  announce(role: Role, count: number): void;
  /** Lays files down as the builder, without running anything. */
  putFiles(files: readonly SandboxFile[], options: { readonly dir: string; readonly signal?: AbortSignal }): Promise<void>;
  /** Anonymous memory (heap, stacks) of all processes, bytes; page cache and tmpfs are left out. */
  memoryBytes(): Promise<number>;
  /** A second container that shares this one's network namespace and nothing else; disposed together with it. */
  attachProbe(image: string, options?: { readonly limits?: Partial<SandboxLimits>; readonly signal?: AbortSignal }): Promise<Sandbox>;
  /** Kills everything within 100 ms; removal goes on in the background and close() waits for it. Safe to repeat. */
  dispose(): Promise<void>;
}

/** One warm pool. */
export interface PoolSpec {
  /** Image reference, e.g. "assay/go:current". */
  readonly image: string;
  /** Ready containers to keep, from 0. */
  readonly size: number;
  /** Limits of the ready containers; the defaults are DEFAULT_LIMITS. */
  readonly limits?: SandboxLimits;
}

/** What happens inside, for metrics and logs; every hook is optional and must not throw. */
export interface SandboxHooks {
  /** Milliseconds from lease() to the sandbox in hand; `warm` when it came from the pool. */
  readonly leased?: (event: { readonly image: string; readonly warm: boolean; readonly ms: number }) => void;
  readonly disposed?: (event: { readonly id: string; readonly ms: number }) => void;
  readonly poolSize?: (event: { readonly image: string; readonly ready: number }) => void;
  /** `armed`: an exec was waiting; ms until the process had its orders. */
  readonly started?: (event: { readonly role: Role; readonly armed: boolean; readonly ms: number }) => void;
  /** Something went wrong that no caller waits for; it will be tried again. */
  readonly failed?: (event: { readonly during: 'refill' | 'arm' | 'remove' | 'reap'; readonly error: Error }) => void;
}

/** Milliseconds, monotonic. */
export type Clock = () => number;

export interface SandboxHostOptions {
  readonly docker: Docker;
  /** Distinguishes this runner from others on the daemon, and is the same after its restart: leftovers are found by it. */
  readonly instanceId: string;
  /** Value of the label assay.owner. */
  readonly ownerLabel: 'runner' | 'up' | 'test';
  /** Docker runtime, e.g. "runsc"; the daemon's default when absent. */
  readonly runtime?: string;
  readonly pools: readonly PoolSpec[];
  readonly clock?: Clock;
  readonly hooks?: SandboxHooks;
}
