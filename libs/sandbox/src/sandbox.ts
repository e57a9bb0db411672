import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { Armory } from './armory.ts';
import { sandboxBreachOf } from './breach.ts';
import { adjustableLimits } from './container-options.ts';
import type { Control } from './control.ts';
import { SandboxError } from './errors.ts';
import { type ArmedExec, armExec } from './exec.ts';
import { SandboxProcess } from './process.ts';
import { BUILDER_UID } from './uids.ts';
import type { Clock, Process, ProcessLimits, ProcessSpec, Role, Sandbox, SandboxFile, SandboxHooks, SandboxLimits } from './types.ts';

const DISPOSE_WITHIN_MS = 100;
const SHORT_PROCESS_MS = 25;
/** How often, and how far apart, ms, Docker is asked whether a dead container died for lack of memory. */
const LOOKS_FOR_CAUSE = 30;
const CAUSE_LOOK_MS = 50;
const LAYING_FILES: ProcessLimits = { wallMs: 10_000, cpuMs: 10_000, outputBytes: 64 * 1024, openFiles: 256, fileBytes: 512 * 1024 * 1024 };

/** What a sandbox needs of the host that owns it. */
export interface SandboxSurroundings {
  readonly docker: Dockerode;
  readonly clock: Clock;
  readonly hooks: SandboxHooks;
  readonly nextProgramUid: () => number;
  /** Takes over the removal of the container, dead or alive; never rejects. */
  readonly bury: (sandbox: DockerSandbox) => void;
  readonly createProbe: (image: string, networkOf: string, limits: Partial<SandboxLimits>, signal?: AbortSignal) => Promise<Sandbox>;
}

/** A container with everything that was ever started in it. */
export class DockerSandbox implements Sandbox {
  readonly id: string;
  readonly #container: Dockerode.Container;
  readonly #control: Control;
  readonly #around: SandboxSurroundings;
  readonly #armory: Armory;
  readonly #probes = new Set<Sandbox>();
  #limits: SandboxLimits;
  #disposal: Promise<void> | undefined;

  constructor(container: Dockerode.Container, control: Control, limits: SandboxLimits, around: SandboxSurroundings) {
    this.id = container.id;
    this.#container = container;
    this.#control = control;
    this.#limits = limits;
    this.#around = around;
    this.#armory = new Armory({
      arm: (role, signal) => armExec(container, role, role === 'builder' ? BUILDER_UID : around.nextProgramUid(), signal),
      alive: ({ handle }) => control.alive(handle),
      failed: (error) => {
        if (this.#disposal === undefined) around.hooks.failed?.({ during: 'arm', error });
      },
    });
  }

  get limits(): SandboxLimits {
    return this.#limits;
  }

  /** Arms an exec of each of the roles, so that the first process of each starts at once. */
  async prepare(roles: readonly Role[]): Promise<void> {
    await Promise.all(roles.map((role) => this.#armory.prepare(role)));
  }

  /** Whether the container still runs. */
  async isAlive(): Promise<boolean> {
    return this.#disposal === undefined && (await this.#control.running());
  }

  /** Gives the running container other limits; diskBytes cannot change and must be the same. */
  async adjust(limits: SandboxLimits): Promise<void> {
    const wanted = adjustableLimits(limits);
    if (JSON.stringify(wanted) !== JSON.stringify(adjustableLimits(this.#limits))) await this.#container.update(wanted);
    this.#limits = limits;
  }

  async exec(spec: ProcessSpec): Promise<Process> {
    this.#assertOpen();
    const began = this.#around.clock();
    try {
      const { armed, waited } = await this.#takeArmed(spec.role);
      const process = await SandboxProcess.start(armed, spec, {
        docker: this.#around.docker,
        control: this.#control,
        limits: this.#limits,
        clock: this.#around.clock,
        gone: () => this.#gone(),
        ranOutOfMemory: () => this.#ranOutOfMemory(),
      });
      this.#around.hooks.started?.({ role: spec.role, armed: waited, ms: this.#around.clock() - began });
      void this.#replenishAfter(process, spec.role);
      return process;
    } catch (error) {
      this.#assertOpen();
      if ((await this.#gone()) === 'lost') throw await this.#lossError(error);
      throw error instanceof SandboxError ? error : new SandboxError('daemon', `starting a process: ${String(error)}`, { cause: error });
    }
  }

  announce(role: Role, count: number): void {
    this.#armory.announce(role, count);
  }

  async putFiles(files: readonly SandboxFile[], { dir, signal }: { readonly dir: string; readonly signal?: AbortSignal }): Promise<void> {
    let complaint = '';
    const unpacking = await this.exec({
      role: 'builder',
      argv: ['true'],
      cwd: '/',
      files,
      filesDir: dir,
      limits: LAYING_FILES,
      onStderr: (bytes) => void (complaint += Buffer.from(bytes).toString('utf8')),
      ...(signal === undefined ? {} : { signal }),
    });
    const end = await unpacking.finished;
    signal?.throwIfAborted();
    if (end.exitCode !== 0) throw new SandboxError('invalid', `files could not be laid down: ${end.limit?.kind ?? complaint}`);
  }

  memoryBytes(): Promise<number> {
    return this.#control.memoryBytes();
  }

  async attachProbe(
    image: string,
    options: { readonly limits?: Partial<SandboxLimits>; readonly signal?: AbortSignal } = {},
  ): Promise<Sandbox> {
    this.#assertOpen();
    const probe = await this.#around.createProbe(image, this.id, options.limits ?? {}, options.signal);
    this.#probes.add(probe);
    if (this.#disposal !== undefined) await probe.dispose();
    this.#assertOpen();
    return probe;
  }

  dispose(): Promise<void> {
    this.#disposal ??= this.#dispose();
    return this.#disposal;
  }

  async #dispose(): Promise<void> {
    const began = this.#around.clock();
    this.#armory.close();
    const killed = Promise.all([this.#control.killAll().catch(() => undefined), ...[...this.#probes].map((probe) => probe.dispose())]);
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([killed, new Promise((resolve) => (timer = setTimeout(resolve, DISPOSE_WITHIN_MS)))]);
    clearTimeout(timer);
    this.#around.bury(this);
    this.#around.hooks.disposed?.({ id: this.id, ms: this.#around.clock() - began });
  }

  async #takeArmed(role: Role): Promise<{ readonly armed: ArmedExec; readonly waited: boolean }> {
    const before = await this.#control.counters();
    try {
      return await this.#armory.take(role);
    } catch (error) {
      const limit = sandboxBreachOf(before, await this.#control.counters(), this.#limits);
      if (limit === undefined) throw error;
      throw new SandboxError('exhausted', `no room for another process: ${limit.kind}`, { cause: error, limit });
    }
  }

  async #lossError(cause: unknown): Promise<SandboxError> {
    if (!(await this.#ranOutOfMemory())) return new SandboxError('lost', 'the container has ended', { cause });
    const limit = { kind: 'memory', limit: this.#limits.memoryBytes } as const;
    return new SandboxError('exhausted', 'the container has ended for lack of memory', { cause, limit });
  }

  /**
   * A program that makes itself small and less eager to die has the kernel kill the init in its place. Docker hears of the
   * death and of its cause in either order, so the cause is waited for.
   */
  async #ranOutOfMemory(): Promise<boolean> {
    for (let look = 0; look < LOOKS_FOR_CAUSE; look += 1) {
      const state = await this.#container.inspect().then(
        ({ State }) => State,
        () => undefined,
      );
      if (state === undefined || state.OOMKilled) return state !== undefined;
      await sleep(CAUSE_LOOK_MS);
    }
    return false;
  }

  async #gone(): Promise<'disposed' | 'lost' | undefined> {
    if (this.#disposal !== undefined) return 'disposed';
    return (await this.#control.running()) ? undefined : 'lost';
  }

  /** While an exec is being armed Docker reports no other's end, so a process gets the time to end first if it is a short one. */
  async #replenishAfter(process: Process, role: Role): Promise<void> {
    const cancel = new AbortController();
    const longRunning = sleep(SHORT_PROCESS_MS, undefined, { signal: cancel.signal });
    await Promise.race([longRunning, process.finished]).catch(() => undefined);
    cancel.abort();
    longRunning.catch(() => undefined);
    this.#armory.replenish(role);
  }

  #assertOpen(): void {
    if (this.#disposal !== undefined) throw new SandboxError('closed', 'the sandbox was disposed');
  }
}
