import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { breachOf, type Observation } from './breach.ts';
import type { Counters } from './cgroup/cgroup.ts';
import type { Control } from './control.ts';
import { SandboxError } from './errors.ts';
import { type ArmedExec, exitCodeOf } from './exec.ts';
import { packFiles } from './files.ts';
import { ProcessInput } from './input.ts';
import { orderFor } from './order-for.ts';
import { OutputMeter } from './output.ts';
import type { Clock, LimitHit, Process, ProcessEnd, ProcessSpec, SandboxFile, SandboxLimits } from './types.ts';

const OBSERVE_EVERY_MS = 50;
const LOOK_EVERY_MS = 5;
/** Output usually ends with the process: then its end is milliseconds away. */
const LOOK_SOON_MS = 1;
const LOOKS_FOR_DEATH = 100;
const DRAIN_QUIET_MS = 250;
/** Generous: on a busy host Docker takes its time, and the last means would harm innocent processes. */
const EXIT_CODE_SOON_MS = 5_000;
const EXIT_CODE_LATE_MS = 30_000;
const SIGKILLED = 137;

/** What a process needs to know of the sandbox it runs in. */
export interface ProcessSurroundings {
  readonly docker: Dockerode;
  readonly control: Control;
  readonly limits: SandboxLimits;
  readonly clock: Clock;
  /** Whether, and why, the container is no more. */
  readonly gone: () => Promise<'disposed' | 'lost' | undefined>;
  /** Whether the kernel had to kill in the container for lack of memory; for one that is no more. */
  readonly ranOutOfMemory: () => Promise<boolean>;
}

type Cause = { readonly ended: 'killed' } | { readonly ended: 'limit'; readonly limit: LimitHit };

/** One process of a sandbox, from its orders until nothing of it is left. */
export class SandboxProcess implements Process {
  readonly finished: Promise<ProcessEnd>;
  readonly #armed: ArmedExec;
  readonly #spec: ProcessSpec;
  readonly #around: ProcessSurroundings;
  readonly #input: ProcessInput;
  readonly #output: OutputMeter;
  readonly #before: Counters;
  readonly #started: number;
  #latest: Counters;
  #cause: Cause | undefined;
  #sinkError: Error | undefined;
  #killing: Promise<void> = Promise.resolve();

  /** Gives the orders; from then on the limits count. Rejects with SandboxError "invalid", or when the sandbox cannot be observed. */
  static async start(armed: ArmedExec, spec: ProcessSpec, around: ProcessSurroundings): Promise<SandboxProcess> {
    try {
      const orders = orderFor(spec);
      return new SandboxProcess(armed, spec, around, orders, await around.control.counters());
    } catch (error) {
      armed.socket.destroy();
      throw error;
    }
  }

  private constructor(armed: ArmedExec, spec: ProcessSpec, around: ProcessSurroundings, orders: Buffer, before: Counters) {
    this.#armed = armed;
    this.#spec = spec;
    this.#around = around;
    this.#before = before;
    this.#latest = before;
    this.#input = new ProcessInput(armed.socket);
    this.#output = new OutputMeter(spec, () => this.#stopFor('output', spec.limits.outputBytes));
    this.#started = around.clock();
    void this.#input.write(orders);
    this.finished = this.#run();
    if (spec.files !== undefined) void this.#lay(spec.files);
  }

  async write(bytes: string | Uint8Array): Promise<void> {
    if (this.#spec.files === undefined) await this.#input.write(bytes);
  }

  end(): void {
    if (this.#spec.files === undefined) this.#input.end();
  }

  kill(): void {
    this.#stop({ ended: 'killed' });
  }

  async #run(): Promise<ProcessEnd> {
    const over = new AbortController();
    const wall = setTimeout(() => this.#stopFor('wall', this.#spec.limits.wallMs), this.#spec.limits.wallMs);
    const onAbort = (): void => this.kill();
    this.#spec.signal?.addEventListener('abort', onAbort, { once: true });
    if (this.#spec.signal?.aborted === true) this.kill();
    const pump = this.#output.pump(this.#armed.frames);
    pump.catch((error: unknown) => {
      this.#sinkError = error instanceof Error ? error : new Error(String(error));
      this.kill();
    });
    void this.#watch(over.signal);
    try {
      await this.#untilGone(pump);
      const ms = this.#around.clock() - this.#started;
      clearTimeout(wall);
      return await this.#end(pump, ms);
    } catch (error) {
      if (this.#sinkError !== undefined) throw this.#sinkError;
      const gone = await this.#goneSoon();
      if (gone === 'disposed') return this.#describe({ ended: 'killed' }, SIGKILLED, this.#around.clock() - this.#started);
      if (gone === 'lost' && (await this.#around.ranOutOfMemory())) {
        const limit = { kind: 'memory', limit: this.#around.limits.memoryBytes } as const;
        return this.#describe({ ended: 'limit', limit }, SIGKILLED, this.#around.clock() - this.#started);
      }
      if (gone === 'lost') throw lostError(error);
      throw error instanceof SandboxError ? error : new SandboxError('daemon', `the end of a process: ${String(error)}`, { cause: error });
    } finally {
      clearTimeout(wall);
      over.abort();
      this.#spec.signal?.removeEventListener('abort', onAbort);
      this.#armed.socket.destroy();
    }
  }

  /** The first process of a dying container is the last to go, some time after its folders and its other processes. */
  async #goneSoon(): Promise<'disposed' | 'lost' | undefined> {
    for (let look = 0; look < LOOKS_FOR_DEATH; look += 1) {
      const gone = await this.#around.gone();
      if (gone !== undefined) return gone;
      await sleep(LOOK_EVERY_MS);
    }
    return undefined;
  }

  /** The stream may outlive the process (an orphan holds it) and the process the stream (it closed it): so the process itself is asked. */
  async #untilGone(pump: Promise<void>): Promise<void> {
    let looksAfterOutput = 0;
    const outputEnd = pump.then(
      () => (looksAfterOutput = 1),
      () => (looksAfterOutput = 1),
    );
    while (await this.#around.control.alive(this.#armed.handle)) {
      if (looksAfterOutput === 0) await Promise.race([outputEnd, sleep(LOOK_EVERY_MS)]);
      else await sleep(Math.min(LOOK_EVERY_MS, LOOK_SOON_MS * looksAfterOutput++));
    }
  }

  async #end(pump: Promise<void>, ms: number): Promise<ProcessEnd> {
    const { control } = this.#around;
    await this.#killing;
    this.#judge(await this.#observe());
    await control.killTree(this.#armed.handle);
    if (this.#spec.role === 'program') await control.sweepFiles(this.#armed.handle);
    const exitCode = await this.#exitCode();
    await this.#output.drained(pump, DRAIN_QUIET_MS);
    // Of a container that dies, the processes die first: only now is it certain that this one ended by itself.
    if ((await this.#around.gone()) !== undefined) throw lostError();
    return this.#describe(this.#cause ?? { ended: 'exit' }, exitCode, ms);
  }

  /** Docker tells only once nobody holds the streams; a helper in another process that does is killed for it. */
  async #exitCode(): Promise<number> {
    const { docker, control } = this.#around;
    const { execId } = this.#armed.handle;
    const soon = await exitCodeOf(docker, execId, EXIT_CODE_SOON_MS);
    if (soon !== undefined) return soon;
    await control.killPrograms();
    const late = await exitCodeOf(docker, execId, EXIT_CODE_LATE_MS);
    if (late === undefined) throw new SandboxError('daemon', 'Docker does not report the end of an exec');
    return late;
  }

  async #watch(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted && this.#cause === undefined) {
        await sleep(OBSERVE_EVERY_MS, undefined, { signal });
        this.#judge(await this.#observe());
      }
    } catch {
      // The process has ended, or its container has: both are seen and told by #run.
    }
  }

  async #observe(): Promise<Observation> {
    const { control } = this.#around;
    const [counters, exhausted, descriptors] = await Promise.all([
      control.counters(),
      control.exhausted(),
      control.descriptors(this.#armed.handle),
    ]);
    this.#latest = counters;
    return { counters, exhausted, descriptors };
  }

  #judge(observation: Observation): void {
    const limit = breachOf(this.#before, observation, { process: this.#spec.limits, sandbox: this.#around.limits });
    if (limit !== undefined) this.#stop({ ended: 'limit', limit });
  }

  #stopFor(kind: 'wall' | 'output', limit: number): void {
    this.#stop({ ended: 'limit', limit: { kind, limit } });
  }

  /** The first cause counts. */
  #stop(cause: Cause): void {
    if (this.#cause !== undefined) return;
    this.#cause = cause;
    this.#killing = this.#around.control.killTree(this.#armed.handle).catch(() => this.#around.control.killAll());
    this.#killing.catch(() => undefined);
  }

  async #lay(files: readonly SandboxFile[]): Promise<void> {
    try {
      for await (const chunk of packFiles(files)) await this.#input.write(chunk);
      this.#input.end();
    } catch {
      this.kill();
    }
  }

  #describe(cause: Cause | { readonly ended: 'exit' }, exitCode: number, ms: number): ProcessEnd {
    const { stdoutBytes, stderrBytes, truncated } = this.#output;
    return { ...cause, exitCode, stdoutBytes, stderrBytes, truncated, ms, cpuMs: this.#latest.cpuMs - this.#before.cpuMs };
  }
}

function lostError(cause?: unknown): SandboxError {
  return new SandboxError('lost', 'the container ended under a process', { cause });
}
