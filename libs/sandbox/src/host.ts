import { startContainer } from './containers.ts';
import type { ContainerRequest } from './container-options.ts';
import { SandboxError } from './errors.ts';
import { Graveyard } from './graveyard.ts';
import { removeLeftovers } from './leftovers.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { Lull } from './lull.ts';
import { Pool } from './pool.ts';
import { removeContainer } from './removal.ts';
import { untilAborted } from './until-aborted.ts';
import { DockerSandbox } from './sandbox.ts';
import { ProgramUids } from './uids.ts';
import type { Clock, Sandbox, SandboxHooks, SandboxHostOptions, SandboxLimits } from './types.ts';

/** Docker label that says whose a container is. */
const INSTANCE_LABEL = 'assay.instance';
/** How long a pool that is not yet empty gives way to runs, ms: making a container takes CPU time that a compiler wants. */
const GIVE_WAY_MS = 2_000;

interface WarmPool {
  readonly limits: SandboxLimits;
  readonly pool: Pool<DockerSandbox>;
}

/** Hands out fresh containers, each to one run, and owns every container of this instance. */
export class SandboxHost {
  readonly #options: SandboxHostOptions;
  readonly #clock: Clock;
  readonly #hooks: SandboxHooks;
  readonly #cores: number;
  readonly #uids = new ProgramUids();
  readonly #graveyard: Graveyard;
  readonly #pools = new Map<string, WarmPool>();
  readonly #living = new Set<DockerSandbox>();
  readonly #lull = new Lull();
  /** Ends of the leases under way. */
  readonly #returns = new Map<DockerSandbox, () => void>();
  readonly #creating = new Set<Promise<unknown>>();
  #closed: Promise<void> | undefined;

  /** Removes what an earlier life of this instance left behind, then starts to fill the pools. Rejects with SandboxError. */
  static async create(options: SandboxHostOptions): Promise<SandboxHost> {
    try {
      const { NCPU } = (await options.docker.info()) as { NCPU: number };
      await removeLeftovers(options.docker, `${INSTANCE_LABEL}=${options.instanceId}`);
      return new SandboxHost(options, NCPU);
    } catch (error) {
      throw new SandboxError('daemon', `Docker: ${String(error)}`, { cause: error });
    }
  }

  private constructor(options: SandboxHostOptions, cores: number) {
    this.#options = options;
    this.#clock = options.clock ?? (() => performance.now());
    this.#hooks = options.hooks ?? {};
    this.#cores = cores;
    this.#graveyard = new Graveyard(
      (id) => removeContainer(options.docker.getContainer(id)),
      (error) => this.#hooks.failed?.({ during: 'remove', error }),
    );
    for (const { image, size, limits = DEFAULT_LIMITS } of options.pools) {
      const pool = new Pool<DockerSandbox>({
        size,
        create: () => this.#create({ image, limits: this.#possible(limits) }),
        dispose: (sandbox) => sandbox.dispose(),
        sizeChanged: (ready) => this.#hooks.poolSize?.({ image, ready }),
        failed: (error) => this.#hooks.failed?.({ during: 'refill', error }),
        lull: (signal) => this.#lull.come(GIVE_WAY_MS, signal),
      });
      this.#pools.set(image, { limits, pool });
      void pool.fill();
    }
  }

  /** Resolves when every pool is full. */
  async warm(): Promise<void> {
    await Promise.all([...this.#pools.values()].map(({ pool }) => pool.fill()));
  }

  /**
   * A container nobody has used before. Whoever leases it disposes it.
   * Rejects with SandboxError, or with the signal's reason; then nothing is left behind.
   */
  async lease(image: string, limits: SandboxLimits, signal?: AbortSignal): Promise<Sandbox> {
    signal?.throwIfAborted();
    this.#assertOpen();
    const began = this.#clock();
    const possible = this.#possible(limits);
    const work = this.#lull.begin();
    try {
      const warm = await this.#takeWarm(image, possible, signal);
      const sandbox = warm ?? (await this.#createUnlessAborted({ image, limits: possible }, signal));
      this.#returns.set(sandbox, work);
      await this.#adjust(sandbox, possible, signal);
      this.#hooks.leased?.({ image, warm: warm !== undefined, ms: this.#clock() - began });
      return sandbox;
    } catch (error) {
      work();
      throw error;
    }
  }

  /** Disposes everything and waits until it is removed; later leases reject with code "closed". */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map(({ pool }) => pool.close()));
    await Promise.allSettled(this.#creating);
    await Promise.all([...this.#living].map((sandbox) => sandbox.dispose()));
    await this.#graveyard.empty();
  }

  /** A living container of the pool, or undefined; those that died while they waited are buried. */
  async #takeWarm(image: string, limits: SandboxLimits, signal?: AbortSignal): Promise<DockerSandbox | undefined> {
    const warm = this.#pools.get(image);
    if (warm?.limits.diskBytes !== limits.diskBytes) return undefined;
    for (;;) {
      const sandbox = await untilAborted(warm.pool.take(), signal, (late) => void late?.dispose());
      if (sandbox === undefined || (await sandbox.isAlive())) return sandbox;
      await sandbox.dispose();
    }
  }

  async #adjust(sandbox: DockerSandbox, limits: SandboxLimits, signal?: AbortSignal): Promise<void> {
    try {
      await sandbox.adjust(limits);
      signal?.throwIfAborted();
    } catch (error) {
      await sandbox.dispose();
      throw error;
    }
  }

  #createUnlessAborted(what: Pick<ContainerRequest, 'image' | 'limits' | 'networkOf'>, signal?: AbortSignal): Promise<DockerSandbox> {
    return untilAborted(this.#create(what), signal, (late) => void late.dispose());
  }

  #create(what: Pick<ContainerRequest, 'image' | 'limits' | 'networkOf'>): Promise<DockerSandbox> {
    const creation = this.#start(what).finally(() => this.#creating.delete(creation));
    this.#creating.add(creation);
    return creation;
  }

  async #start(what: Pick<ContainerRequest, 'image' | 'limits' | 'networkOf'>): Promise<DockerSandbox> {
    const { docker, instanceId, ownerLabel, runtime } = this.#options;
    const { container, control } = await startContainer(docker, {
      ...what,
      labels: { [INSTANCE_LABEL]: instanceId, 'assay.owner': ownerLabel },
      ...(runtime === undefined ? {} : { runtime }),
    });
    const sandbox = new DockerSandbox(container, control, what.limits, {
      docker,
      clock: this.#clock,
      hooks: this.#hooks,
      nextProgramUid: () => this.#uids.take(),
      bury: (dead) => {
        this.#living.delete(dead);
        this.#returns.get(dead)?.();
        this.#returns.delete(dead);
        this.#graveyard.bury(dead.id);
      },
      createProbe: (image, networkOf, limits, signal) =>
        this.#createUnlessAborted({ image, networkOf, limits: this.#possible({ ...DEFAULT_LIMITS, ...limits }) }, signal),
    });
    this.#living.add(sandbox);
    try {
      // Nothing is built in a probe.
      await sandbox.prepare(what.networkOf === undefined ? ['builder', 'program'] : ['program']);
      return sandbox;
    } catch (error) {
      await sandbox.dispose();
      throw error;
    }
  }

  /** Docker refuses more cores than the host has. */
  #possible(limits: SandboxLimits): SandboxLimits {
    return { ...limits, cpus: Math.min(limits.cpus, this.#cores) };
  }

  #assertOpen(): void {
    if (this.#closed !== undefined) throw new SandboxError('closed', 'the sandbox host was closed');
  }
}
