import { AssayError, type ErrorCode, type GenerationEvent } from '@assay/contracts';

import type { Clock } from '../clock.ts';
import { TimedStream, type StreamWatch } from './timed-stream.ts';

/** All in ms, each measured apart. */
export interface Timeouts {
  /** From the start of the attempt until the target has it: the request is sent over a connection, or a worker has taken the order. */
  readonly connectMs: number;
  /** From then until the first content; role-only and empty deltas and pings are not content. */
  readonly firstTokenMs: number;
  /** Between two pieces of content. The time in which the reader was not asking does not count. */
  readonly idleMs: number;
  /** The attempt in all, slow reader included. */
  readonly totalMs: number;
}

export const TIMEOUTS: Timeouts = { connectMs: 5_000, firstTokenMs: 30_000, idleMs: 15_000, totalMs: 300_000 };

type Stage = 'connect' | 'first_token' | 'idle' | 'whole';
const CODES = {
  connect: 'connect_timeout',
  first_token: 'first_token_timeout',
  idle: 'idle_timeout',
  whole: 'total_timeout',
} as const satisfies Record<Stage, ErrorCode>;

/** Whether an event moves the answer on. */
export function isContent(event: GenerationEvent): boolean {
  switch (event.type) {
    case 'text':
    case 'reasoning':
      return event.text !== '';
    case 'tool':
      return event.arguments !== '' || event.name !== undefined;
    case 'finish':
      return true;
    case 'start':
    case 'usage':
      return false;
  }
}

/**
 * Watches one attempt. On time-out it aborts the attempt's controller with a coded error, and whoever waits for the attempt
 * gets that error at once, even from a source that ignores its signal. One timer at a time; content only writes down a moment,
 * and the timer looks at it when it fires.
 */
export class AttemptTimer implements StreamWatch {
  private stage: Stage = 'connect';
  private readonly endsAt: number;
  private stageEndsAt: number;
  private armedFor = Infinity;
  private disarm: (() => void) | undefined;
  /** The reader is not asking: silence is its own. */
  private away = false;
  private awaySince = 0;
  private reject: ((error: unknown) => void) | undefined;

  constructor(
    private readonly controller: AbortController,
    private readonly clock: Clock,
    private readonly timeouts: Timeouts = TIMEOUTS,
  ) {
    const now = clock.now();
    this.endsAt = now + timeouts.totalMs;
    this.stageEndsAt = now + timeouts.connectMs;
    controller.signal.addEventListener('abort', this.onAbort, { once: true });
    this.arm();
  }

  /** The target has accepted the attempt and an answer is to come in pieces. */
  connected(): void {
    if (this.stage === 'connect') this.enter('first_token', this.timeouts.firstTokenMs);
  }

  /** The target has accepted the attempt and the answer comes in one piece: only the total counts from now on. */
  connectedWhole(): void {
    if (this.stage === 'connect') this.enter('whole', Infinity);
  }

  /** A promise of the attempt, cut short by a time-out or an abort. Does not close the timer. */
  race<T>(promise: Promise<T>): Promise<T> {
    if (this.controller.signal.aborted) {
      promise.catch(() => undefined);
      return Promise.reject(this.controller.signal.reason as Error);
    }
    return new Promise<T>((resolve, reject) => {
      this.reject = reject;
      promise.then(resolve, reject);
    });
  }

  /** The attempt's events under watch. Ends the source and closes the timer when the reader stops. */
  over(events: AsyncIterable<GenerationEvent>): TimedStream {
    return new TimedStream(this, events);
  }

  /** Ends the watch without aborting anything. Safe to repeat. */
  close(): void {
    this.controller.signal.removeEventListener('abort', this.onAbort);
    this.reject = undefined;
    this.armedFor = Infinity;
    this.disarm?.();
    this.disarm = undefined;
  }

  sees(event: GenerationEvent): void {
    if (this.stage === 'connect') this.connected();
    if (this.stage === 'first_token') {
      if (isContent(event)) this.enter('idle', this.timeouts.idleMs);
    } else if (this.stage === 'idle' && isContent(event)) {
      this.stageEndsAt = this.clock.now() + this.timeouts.idleMs;
    }
    this.away = true;
    this.awaySince = this.clock.now();
  }

  asks(): void {
    if (!this.away) return;
    this.away = false;
    this.stageEndsAt += this.clock.now() - this.awaySince;
    this.arm();
  }

  private enter(stage: Stage, ms: number): void {
    this.stage = stage;
    this.stageEndsAt = this.clock.now() + ms;
    this.arm();
  }

  /** Sets the alarm unless one is set that rings early enough: it will look again then. */
  private arm(): void {
    const due = Math.min(this.endsAt, this.stageEndsAt);
    if (due >= this.armedFor) return;
    this.disarm?.();
    this.armedFor = due;
    this.disarm = this.clock.alarm(Math.max(0, due - this.clock.now()), this.onAlarm);
  }

  private readonly onAlarm = (): void => {
    this.armedFor = Infinity;
    const now = this.clock.now();
    if (now >= this.endsAt) this.fail('whole');
    else if (now >= this.stageEndsAt && !this.away) this.fail(this.stage);
    else if (this.away) this.armTotal();
    else this.arm();
  };

  private armTotal(): void {
    const { stageEndsAt } = this;
    this.stageEndsAt = Infinity;
    this.arm();
    this.stageEndsAt = stageEndsAt;
  }

  private fail(stage: Stage): void {
    this.controller.abort(new AssayError(CODES[stage], { details: { timeoutMs: this.limit(stage) } }));
  }

  private limit(stage: Stage): number {
    const { connectMs, firstTokenMs, idleMs, totalMs } = this.timeouts;
    return { connect: connectMs, first_token: firstTokenMs, idle: idleMs, whole: totalMs }[stage];
  }

  private readonly onAbort = (): void => {
    const { reject } = this;
    const reason: unknown = this.controller.signal.reason;
    this.close();
    reject?.(reason);
  };
}
