import type { AssayError, GenerationEvent, WorkerFrame } from '@assay/contracts';
import { encode } from '@assay/messaging';
import type { Outlet } from './outlet.ts';

export interface FrameStreamOptions {
  readonly outlet: Outlet;
  /** Where the reader listens. */
  readonly subject: string;
  /** Where the server says that the reader is gone. */
  readonly probe: string;
  readonly now: () => number;
}

/** The frames of one answer: numbered without gaps, and nothing after the one that ends it. */
export class FrameStream {
  private readonly options: FrameStreamOptions;
  private seq = 0;
  private ended = false;
  private sentAt: number;
  private probedAt: number;

  constructor(options: FrameStreamOptions) {
    this.options = options;
    this.sentAt = this.probedAt = options.now();
  }

  /** Sends what a step has brought. Throws `overloaded`. */
  send(events: readonly GenerationEvent[], end: boolean): void {
    const message = { events: [...events], ...(end ? { end: true as const } : {}) };
    this.write(message, end);
  }

  /** Says that it still lives, and asks whether the reader does, if either is due. */
  keepAlive(everyMs: number): void {
    if (!this.ended && this.options.now() - this.sentAt >= everyMs) this.write({}, false);
  }

  fail(error: AssayError, traceId?: string): void {
    this.write({ error: error.toBody(traceId) }, true);
  }

  private write(content: Omit<WorkerFrame, 'seq'>, last: boolean): void {
    if (this.ended) return;
    const { outlet, subject, now } = this.options;
    this.seq += 1;
    this.sentAt = now();
    this.ended = last;
    const data = encode({ seq: this.seq, ...content });
    if (last) outlet.sendLast(subject, data);
    else outlet.send(subject, data, this.probeIfDue());
  }

  /** A reader that dies does not say so; the broker knows. */
  private probeIfDue(): string | undefined {
    if (this.sentAt - this.probedAt < PROBE_MS) return undefined;
    this.probedAt = this.sentAt;
    return this.options.probe;
  }
}

/** How often it is asked whether a reader still listens, ms. */
const PROBE_MS = 400;
