import { SandboxError } from './errors.ts';
import type { ArmedExec } from './exec.ts';
import type { Role } from './types.ts';

/** Each armed exec occupies a process of the sandbox and a connection to the daemon, and takes CPU time from whatever runs meanwhile. */
const MOST_READY = 3;

interface Waiting {
  readonly armed: Promise<ArmedExec>;
  ready: boolean;
}

export interface ArmoryOptions {
  readonly arm: (role: Role, signal: AbortSignal) => Promise<ArmedExec>;
  /** Whether one that waited can still be given orders: it may have been killed meanwhile. */
  readonly alive: (armed: ArmedExec) => Promise<boolean>;
  /** Hears of arming in advance that went wrong; take() then arms anew and tells its caller if that fails. */
  readonly failed: (error: Error) => void;
}

/**
 * Keeps armed execs ready in a container. Arming costs some 45 ms; done in advance, a process starts as fast as
 * bytes travel. The first process of each role is expected from the beginning, others once they were announced: an exec
 * that nobody comes for would have cost the compiler its CPU time.
 */
export class Armory {
  readonly #options: ArmoryOptions;
  readonly #waiting: Record<Role, Waiting[]> = { builder: [], program: [] };
  readonly #expected: Record<Role, number> = { builder: 1, program: 1 };
  readonly #closing = new AbortController();

  constructor(options: ArmoryOptions) {
    this.#options = options;
  }

  /** Resolves when an exec of this role waits; rejects when it could not be armed. */
  async prepare(role: Role): Promise<void> {
    await (this.#waiting[role][0] ?? this.#begin(role)).armed;
  }

  /** Says that `count` processes of this role are about to come, and begins to arm for them. */
  announce(role: Role, count: number): void {
    this.#expected[role] = count;
    this.replenish(role);
  }

  /** Arms in the background, one after the other, until as many wait as are expected, or three. */
  replenish(role: Role): void {
    if (this.#closing.signal.aborted || this.#waiting[role].length >= Math.min(MOST_READY, this.#expected[role])) return;
    if (this.#waiting[role].some(({ ready }) => !ready)) return;
    this.#begin(role).armed.then(() => this.replenish(role), this.#options.failed);
  }

  /** The exec that waits longest, else a new one. Whoever takes it closes its socket. */
  async take(role: Role): Promise<{ readonly armed: ArmedExec; readonly waited: boolean }> {
    const { signal } = this.#closing;
    signal.throwIfAborted();
    const waiting = this.#waiting[role].shift();
    this.#expected[role] = Math.max(0, this.#expected[role] - 1);
    const waited = waiting?.ready === true;
    const prepared = await waiting?.armed.catch(() => undefined);
    const usable = prepared !== undefined && !prepared.socket.destroyed && (await this.#options.alive(prepared));
    if (!usable) prepared?.socket.destroy();
    const armed = usable ? prepared : await this.#options.arm(role, signal);
    if (signal.aborted) armed.socket.destroy();
    signal.throwIfAborted();
    return { armed, waited: waited && usable };
  }

  /** Lets every exec go that waits or is being armed; they end when their input does. */
  close(): void {
    this.#closing.abort(closedError());
    for (const { armed } of [...this.#waiting.builder, ...this.#waiting.program]) {
      armed.then(({ socket }) => socket.destroy()).catch(() => undefined);
    }
  }

  #begin(role: Role): Waiting {
    const waiting: Waiting = { armed: this.#options.arm(role, this.#closing.signal), ready: false };
    this.#waiting[role].push(waiting);
    waiting.armed.then(
      () => (waiting.ready = true),
      () => (this.#waiting[role] = this.#waiting[role].filter((other) => other !== waiting)),
    );
    return waiting;
  }
}

function closedError(): SandboxError {
  return new SandboxError('closed', 'the sandbox was disposed');
}
