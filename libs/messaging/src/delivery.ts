import { setTimeout as delay } from 'node:timers/promises';
import { STREAMS, type Lane, type RunJob } from '@assay/contracts';
import type { Context } from '@assay/telemetry';
import type { Msg, NatsConnection } from '@nats-io/transport-node';

/** What a worker tells the server about a delivery, as bytes on its reply subject. */
const ACK = '+ACK';
const WORKING = '+WPI';
const NAK = '-NAK';
const TERM = '+TERM';

const ACK_ATTEMPTS = 5;
const ACK_TIMEOUT_MS = 5_000;
const ACK_PAUSE_MS = 500;

/**
 * A job in a worker's hands. Until it is settled (`ack`, `retry` or `drop`) the server hears a heartbeat; when the
 * heartbeats stop because this process died, it hands the job to another worker after `ackWaitMs`.
 */
export class Delivery {
  readonly job: RunJob;
  readonly lane: Lane;
  /** 1 for the first delivery; a higher number means that an earlier worker did not finish. */
  readonly delivery: number;
  /** Trace of whoever created the job. */
  readonly context: Context;
  private readonly nats: NatsConnection;
  private readonly subject: string;
  private readonly heartbeat: NodeJS.Timeout;

  constructor(nats: NatsConnection, message: Msg, content: Pick<Delivery, 'job' | 'lane' | 'delivery' | 'context'>) {
    this.job = content.job;
    this.lane = content.lane;
    this.delivery = content.delivery;
    this.context = content.context;
    this.nats = nats;
    this.subject = message.reply ?? '';
    this.heartbeat = setInterval(() => this.tell(WORKING), STREAMS.work.ackWaitMs / 3);
    this.heartbeat.unref();
  }

  /** Whether this is the last time the job is handed out. */
  get last(): boolean {
    return this.delivery >= STREAMS.work.maxDeliver;
  }

  /**
   * Removes the job, once what it produced is stored. The job stays ours while the server is asked, several times if need
   * be. Resolves to whether it has confirmed; if not, the job comes again, which every receiver of its result must bear.
   */
  async ack(): Promise<boolean> {
    try {
      for (let attempt = 0; attempt < ACK_ATTEMPTS; attempt++) {
        const confirmed = await this.nats.request(this.subject, ACK, { timeout: ACK_TIMEOUT_MS }).then(
          () => true,
          () => false,
        );
        if (confirmed) return true;
        await delay(ACK_PAUSE_MS);
      }
      return false;
    } finally {
      this.stopHeartbeat();
    }
  }

  /** Gives the job back, to be handed out again after the delay, ms. After the last delivery it becomes a dead letter. */
  retry(delayMs: number): void {
    this.stopHeartbeat();
    this.tell(`${NAK} ${JSON.stringify({ delay: delayMs * 1_000_000 })}`);
  }

  /** Removes the job without a result: nobody will hear of it again. */
  drop(reason: string): void {
    this.stopHeartbeat();
    this.tell(`${TERM} ${reason}`);
  }

  /** Stops the heartbeat and says nothing, as a process does that is killed; for tests and for a shutdown in haste. */
  stopHeartbeat(): void {
    clearInterval(this.heartbeat);
  }

  private tell(what: string): void {
    if (!this.nats.isClosed()) this.nats.publish(this.subject, what);
  }
}
