import { SandboxError } from './errors.ts';
import type { ArmedExec } from './exec.ts';
import type { Role } from './types.ts';

interface Waiting {
  readonly armed: Promise<ArmedExec>;
  ready: boolean;
}

/**
 * Keeps one armed exec per role ready in a container. Arming costs some 45 ms; done in advance, a process starts as
 * fast as bytes travel.
 */
export class Armory {
  readonly #waiting = new Map<Role, Waiting>();
  readonly #arm: (role: Role) => Promise<ArmedExec>;
  readonly #failed: (error: Error) => void;
  #closed = false;

  /** `failed` hears of arming in advance that went wrong; the next take() tries again and tells its caller. */
  constructor(arm: (role: Role) => Promise<ArmedExec>, failed: (error: Error) => void) {
    this.#arm = arm;
    this.#failed = failed;
  }

  /** Resolves when an exec of this role waits; rejects when it could not be armed. */
  async prepare(role: Role): Promise<void> {
    await this.#begin(role).armed;
  }

  /** The exec that waits, else a new one; the next is begun at once. Whoever takes it closes its socket. */
  async take(role: Role): Promise<{ readonly armed: ArmedExec; readonly waited: boolean }> {
    this.#assertOpen();
    const waiting = this.#waiting.get(role);
    this.#waiting.delete(role);
    const waited = waiting?.ready === true;
    const prepared = await waiting?.armed.catch(() => undefined);
    const usable = prepared !== undefined && !prepared.socket.destroyed;
    const armed = usable ? prepared : await this.#arm(role);
    try {
      this.#assertOpen();
    } catch (error) {
      armed.socket.destroy();
      throw error;
    }
    this.#begin(role).armed.catch(this.#failed);
    return { armed, waited: waited && usable };
  }

  /** Lets every waiting exec go; they end when their input does. */
  close(): void {
    this.#closed = true;
    for (const { armed } of this.#waiting.values()) armed.then(({ socket }) => socket.destroy()).catch(() => undefined);
    this.#waiting.clear();
  }

  #assertOpen(): void {
    if (this.#closed) throw new SandboxError('closed', 'the sandbox was disposed');
  }

  #begin(role: Role): Waiting {
    const known = this.#waiting.get(role);
    if (known !== undefined) return known;
    const waiting: Waiting = { armed: this.#arm(role), ready: false };
    this.#waiting.set(role, waiting);
    waiting.armed.then(
      () => (waiting.ready = true),
      () => this.#waiting.delete(role),
    );
    return waiting;
  }
}
