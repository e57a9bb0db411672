import { AssayError, RunReport, STREAMS, reportSubject, type Lane } from '@assay/contracts';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { MessagingConnection } from './connection.ts';
import { laneConsumer } from './streams.ts';
import { decode } from './wire.ts';

/** A job as it was put into the queue. */
export interface QueuedJob {
  readonly runId: string;
  readonly lane: Lane;
  /** Where it was stored; see WorkQueue.publish. */
  readonly sequence: number;
}

/**
 * `queued`: it waits, or somebody works on it. `exhausted`: it lies in the stream, but nobody will be handed it again.
 * `gone`: it was finished, or lost.
 */
export type Whereabouts = 'queued' | 'exhausted' | 'gone';

export interface JobAuditDeps {
  readonly connection: MessagingConnection;
}

/** Looks up what became of a job, for whoever has waited too long for its end. Rejects while NATS is away. */
export class JobAudit {
  private readonly deps: JobAuditDeps;

  constructor(deps: JobAuditDeps) {
    this.deps = deps;
  }

  async whereabouts({ runId, lane, sequence }: QueuedJob): Promise<Whereabouts> {
    const manager = await this.manager();
    const stored = await manager.streams.getMessage(STREAMS.work.name, { seq: sequence });
    // A stream that was made anew counts from one again: another run may have the number.
    if (stored?.header.get('Nats-Msg-Id').startsWith(runId) !== true) return 'gone';
    const { delivered, ack_floor: settled, num_ack_pending: active } = await manager.consumers.info(STREAMS.work.name, laneConsumer(lane));
    const handedOut = delivered.stream_seq >= sequence;
    return handedOut && (active === 0 || settled.stream_seq >= sequence) ? 'exhausted' : 'queued';
  }

  /** Takes a job out of the queue, whoever has it. */
  async remove({ sequence }: QueuedJob): Promise<void> {
    await (await this.manager()).streams.deleteMessage(STREAMS.work.name, sequence);
  }

  /** The last report of a run, whether or not somebody has stored it; undefined also for one that nobody can read. */
  async report(runId: string): Promise<RunReport | undefined> {
    const subject = reportSubject(runId);
    const stored = await (await this.manager()).streams.getMessage(STREAMS.reports.name, { last_by_subj: subject });
    if (!stored) return undefined;
    try {
      return decode(RunReport, stored.data, subject);
    } catch (error) {
      if (error instanceof AssayError) return undefined;
      throw error;
    }
  }

  private manager(): Promise<JetStreamManager> {
    return jetstreamManager(this.deps.connection.nats, { checkAPI: false });
  }
}
