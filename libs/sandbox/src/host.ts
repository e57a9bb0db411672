import { SandboxError } from './errors.ts';
import type { Sandbox, SandboxHostOptions, SandboxLimits } from './types.ts';

/** Hands out fresh containers, each to one run, and owns every container of this instance. */
export class SandboxHost {
  /** Removes what an earlier life of this instance left behind, then starts to fill the pools. Rejects with SandboxError. */
  static create(options: SandboxHostOptions): Promise<SandboxHost> {
    return Promise.reject(new SandboxError('daemon', `no sandboxes for ${options.instanceId} yet`));
  }

  /**
   * A container nobody has used before. Whoever leases it disposes it.
   * Rejects with SandboxError, or with the signal's reason; then nothing is left behind.
   */
  lease(image: string, limits: SandboxLimits, signal?: AbortSignal): Promise<Sandbox> {
    signal?.throwIfAborted();
    return Promise.reject(new SandboxError('daemon', `${image} with ${limits.pids} processes`));
  }

  /** Disposes everything and waits until it is removed; later leases reject with code "closed". */
  close(): Promise<void> {
    return Promise.resolve();
  }
}
