import { setTimeout as sleep } from 'node:timers/promises';
import { METRICS, type Logger, type Metrics } from '@assay/telemetry';
import { readLog } from '../log/log-reader.ts';
import type { LogRecord } from '../log/record.ts';
import { deliver, type Receiver } from './deliver.ts';
import type { Place } from './place.ts';

export interface ForwarderOptions {
  readonly receiver: Receiver;
  readonly place: Place;
  readonly logFolder: string;
  /** Position up to which the log is on the disk. */
  readonly durable: () => number;
  /** What may wait in the log for a receiver that is away, bytes; the oldest beyond is given up. */
  readonly maxBytes: number;
  /** Told when what is before the place is not needed any more. */
  readonly onMoved: () => void;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly random: () => number;
}

/** Read at once. */
const SLICE_BYTES = 1_048_576;
const LOOK_EVERY_MS = 200;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Passes on what is in the log, in its order and each record at least once. It reads behind those who write, so a receiver that is
 * away, slow or refuses keeps nobody waiting; what waits for it lies on the disk.
 */
export class Forwarder {
  private readonly options: ForwarderOptions;
  private readonly memory = Buffer.allocUnsafeSlow(SLICE_BYTES);
  private oldestMs: number | undefined;
  private failures = 0;

  constructor(options: ForwarderOptions) {
    this.options = options;
    const { metrics } = options;
    metrics.gauge(METRICS.collectorForwardLagBytes, (gauge) => gauge.set(this.lagBytes));
    metrics.gauge(METRICS.collectorForwardLagSeconds, (gauge) =>
      gauge.set(this.oldestMs === undefined ? 0 : Math.max(0, Date.now() - this.oldestMs) / 1_000),
    );
  }

  private get lagBytes(): number {
    return Math.max(0, this.options.durable() - this.options.place.position);
  }

  /** Runs until the signal is aborted. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { logger } = this.options;
    while (!signal.aborted) {
      await this.step(signal).catch(async (error: unknown) => {
        if (signal.aborted) return;
        logger.error({ err: error }, 'forwarding failed; it is tried again');
        await pause(LONGEST_PAUSE_MS, signal);
      });
    }
  }

  private async step(signal: AbortSignal): Promise<void> {
    const { place, logFolder, durable, onMoved } = this.options;
    await this.giveUpOldest();
    if (this.lagBytes === 0) {
      this.oldestMs = undefined;
      await pause(LOOK_EVERY_MS, signal);
      return;
    }
    const { records, next } = await readLog(logFolder, place.position, durable(), this.memory);
    for (const record of records) if (!(await this.pass(record, signal))) return;
    await place.moveTo(next);
    onMoved();
  }

  /** Tries until the record is taken or refused for good: true; or until too much waits behind it: false. */
  private async pass(record: LogRecord, signal: AbortSignal): Promise<boolean> {
    const { receiver, logger, metrics, maxBytes, random } = this.options;
    const requests = metrics.counter(METRICS.collectorForwardRequests);
    this.oldestMs = record.receivedMs;
    for (;;) {
      const delivery = await deliver(record, receiver, signal);
      requests.inc({ outcome: delivery.outcome });
      if (delivery.outcome === 'later') {
        if (this.failures++ === 0) logger.warn({ why: delivery.why }, 'telemetry cannot be passed on; it is tried again');
        // Full jitter, so that collectors do not come back all at once.
        const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(this.failures, 10));
        await pause(Math.max(delivery.afterMs ?? 0, longest * random()), signal);
        if (this.lagBytes > maxBytes) return false;
        continue;
      }
      if (this.failures > 0) logger.info({ tries: this.failures }, 'telemetry is passed on again');
      this.failures = 0;
      if (delivery.outcome === 'refused')
        logger.warn({ status: delivery.status, said: delivery.said }, 'telemetry is refused where it is passed on to');
      return true;
    }
  }

  /** Leaves out what does not fit the disk that waiting may take. */
  private async giveUpOldest(): Promise<void> {
    const { place, durable, maxBytes, metrics, logger, logFolder, onMoved } = this.options;
    const most = durable() - maxBytes;
    if (place.position >= most) return;
    const from = place.position;
    // Records are whole in the log only from where one begins.
    let to = from;
    while (to < most) to = (await readLog(logFolder, to, durable(), this.memory)).next;
    metrics.counter(METRICS.collectorForwardDroppedBytes).inc(to - from);
    logger.error({ bytes: to - from }, 'telemetry is not passed on: its receiver was away too long');
    await place.moveTo(to);
    onMoved();
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> => sleep(ms, undefined, { signal }).catch(() => undefined);
