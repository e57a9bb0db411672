import type { CheckKindName, CheckOf, Facts, Observations } from '@assay/grading';
import type { LimitHit, Process, ProcessLimits, Sandbox } from '@assay/sandbox';
import type { Build, Command } from '../languages/language.ts';

/** What an observer works with: one run's sandbox, built and ready. */
export interface Bench {
  readonly runId: string;
  readonly sandbox: Sandbox;
  /** A container that shares the sandbox's network and nothing else; the same one for all checks of a run. */
  readonly probe: () => Promise<Sandbox>;
  readonly build: Build;
  /** How the learner's tests ended on the variants that they have run on. */
  readonly variants: Map<string, 'passed' | 'failed'>;
  /** What each submitted file says, by path. */
  readonly facts: Readonly<Record<string, Facts>>;
  /** Of each process that is started. */
  readonly limits: ProcessLimits;
  /** Given to every process: the trace context. */
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  /** Tells the operator, never the learner, of what may need an explanation later. */
  readonly notice: (message: string, details: Readonly<Record<string, unknown>>) => void;
  readonly signal: AbortSignal;
}

export interface Observed<Observation> {
  readonly observation: Observation;
  /** The limit that cut the observation short. */
  readonly limit?: LimitHit;
}

/** Which parts of a build a check needs. */
export interface Needs {
  /** Processes that are started one right after the other. */
  readonly processes?: number;
  readonly program?: true;
  readonly driver?: true;
  readonly probe?: true;
  /** Folders of hidden/variants. */
  readonly variants?: readonly string[];
}

/** Watches the submission from outside, for one kind of check. */
export interface Observer<Kind extends CheckKindName> {
  needs(check: CheckOf<Kind>): Needs;
  /** Rejects only when the platform failed, or with the reason of the bench's signal. */
  observe(check: CheckOf<Kind>, bench: Bench): Promise<Observed<Observations[Kind]>>;
}

/** Output handlers, and what else differs from process to process. */
export interface StartOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly limits?: ProcessLimits;
  readonly onStdout?: (bytes: Uint8Array) => void;
  readonly onStderr?: (bytes: Uint8Array) => void;
}

/** Starts a command of the build as a program of its own. */
export function start(bench: Bench, command: Command | undefined, options: StartOptions = {}): Promise<Process> {
  const [program, ...args] = command?.argv ?? [];
  if (!command || program === undefined) throw new Error('the build lacks a command that a check needs');
  return bench.sandbox.exec({
    role: 'program',
    argv: [program, ...args, ...(options.args ?? [])],
    cwd: command.cwd,
    env: { ...bench.env, ...command.env, ...options.env },
    limits: options.limits ?? bench.limits,
    signal: bench.signal,
    ...(options.onStdout ? { onStdout: options.onStdout } : {}),
    ...(options.onStderr ? { onStderr: options.onStderr } : {}),
  });
}
