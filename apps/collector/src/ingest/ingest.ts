import type { LogWriter } from '../log/log-writer.ts';
import { inspect, type Inspection } from '../wire/inspect.ts';
import { SIGNALS, type SignalName } from '../wire/signals.ts';
import { Refusal } from './refusal.ts';

export interface IngestOptions {
  readonly log: Pick<LogWriter, 'append' | 'durable'>;
  /** Position of the log up to which everything is stored. */
  readonly applied: () => number;
  /** Bytes of the log that may wait to be stored. */
  readonly maxLagBytes: number;
  /** Ms since 1970. */
  readonly now: () => number;
}

/** Takes requests whole: what it resolves for is on the disk. */
export class Ingest {
  private readonly options: IngestOptions;

  constructor(options: IngestOptions) {
    this.options = options;
  }

  /** Bytes of the log that are not stored yet. */
  get lagBytes(): number {
    return this.options.log.durable - this.options.applied();
  }

  /** Fails with `overloaded` when a sender had better come later: before its body is read, and again before it is written. */
  admit(): void {
    if (this.lagBytes > this.options.maxLagBytes) throw new Refusal('overloaded', 'more was received than is stored yet');
  }

  /** Takes a request's protobuf. Rejects with WireError or Refusal, and then nothing of it is kept. */
  async take(signal: SignalName, body: Buffer): Promise<Inspection> {
    this.admit();
    const inspection = inspect(signal, body);
    if (inspection.accepted === 0) return inspection;
    try {
      await this.options.log.append({ kind: SIGNALS[signal].code, receivedMs: this.options.now(), body });
    } catch (cause) {
      throw new Refusal('disk', 'what was sent could not be written to the disk', { cause });
    }
    return inspection;
  }
}
