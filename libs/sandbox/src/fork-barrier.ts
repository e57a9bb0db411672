import type { Cgroup, Counters } from './cgroup/cgroup.ts';

/** Lets several killers forbid forks at once, and keeps the refusals they cause out of the count that judges the submission. */
export class ForkBarrier {
  readonly #cgroup: Cgroup;
  #inside = 0;
  #opening: Promise<() => Promise<void>> | undefined;
  #closing: Promise<void> = Promise.resolve();
  #refusedBefore: number | undefined;
  #refusedByBarrier = 0;

  constructor(cgroup: Cgroup) {
    this.#cgroup = cgroup;
  }

  async counters(): Promise<Counters> {
    const counters = await this.#cgroup.counters();
    return { ...counters, pidsRefused: (this.#refusedBefore ?? counters.pidsRefused) - this.#refusedByBarrier };
  }

  /** No process of the group can fork until leave() was called as often. */
  async enter(): Promise<void> {
    this.#inside += 1;
    this.#opening ??= this.#raise();
    await this.#opening;
  }

  async leave(): Promise<void> {
    this.#inside -= 1;
    if (this.#inside > 0 || this.#opening === undefined) return;
    const lower = this.#opening;
    this.#opening = undefined;
    this.#closing = lower.then((allowForks) => allowForks());
    await this.#closing;
  }

  async #raise(): Promise<() => Promise<void>> {
    await this.#closing;
    const refusedBefore = (await this.#cgroup.counters()).pidsRefused;
    this.#refusedBefore = refusedBefore;
    const allowForks = await this.#cgroup.forbidForks();
    return async () => {
      await allowForks();
      this.#refusedByBarrier += (await this.#cgroup.counters()).pidsRefused - refusedBefore;
      this.#refusedBefore = undefined;
    };
  }
}
