import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame } from './demux.ts';
import type { ProcessSpec } from './types.ts';

type Sinks = Pick<ProcessSpec, 'onStdout' | 'onStderr' | 'limits'>;

/** Counts what a process writes, hands on what it may write, and throws the rest away. */
export class OutputMeter {
  readonly #sinks: Sinks;
  readonly #exceeded: () => void;
  #stdoutBytes = 0;
  #stderrBytes = 0;
  #steps = 0;
  #consumerBusy = false;

  /** `exceeded` is called when more than outputBytes were written. */
  constructor(sinks: Sinks, exceeded: () => void) {
    this.#sinks = sinks;
    this.#exceeded = exceeded;
  }

  get stdoutBytes(): number {
    return this.#stdoutBytes;
  }

  get stderrBytes(): number {
    return this.#stderrBytes;
  }

  get truncated(): boolean {
    return this.#stdoutBytes + this.#stderrBytes > this.#sinks.limits.outputBytes;
  }

  /** Resolves at the end of the frames; rejects when a sink does. */
  async pump(frames: { next(): Promise<Frame | undefined> }): Promise<void> {
    for (let frame = await frames.next(); frame !== undefined; frame = await frames.next()) {
      this.#steps += 1;
      const left = Math.max(0, this.#sinks.limits.outputBytes - this.#stdoutBytes - this.#stderrBytes);
      const stdout = frame.stream === 'stdout';
      if (stdout) this.#stdoutBytes += frame.bytes.length;
      else this.#stderrBytes += frame.bytes.length;
      if (frame.bytes.length > left) this.#exceeded();
      if (left === 0) continue;
      const pending = (stdout ? this.#sinks.onStdout : this.#sinks.onStderr)?.(frame.bytes.subarray(0, left));
      if (pending === undefined) continue;
      this.#consumerBusy = true;
      await pending.finally(() => (this.#consumerBusy = false));
    }
  }

  /** Resolves when `pump` has ended, or when nothing has come for `quietMs` although the consumer was ready for it. */
  async drained(pump: Promise<void>, quietMs: number): Promise<void> {
    const ended = pump.then(() => true);
    for (let seen = -1; seen !== this.#steps || this.#consumerBusy;) {
      seen = this.#steps;
      const cancel = new AbortController();
      const quiet = sleep(quietMs, false, { signal: cancel.signal }).catch(() => false);
      const isEnded = await Promise.race([ended, quiet]).finally(() => cancel.abort());
      if (isEnded) return;
    }
  }
}
