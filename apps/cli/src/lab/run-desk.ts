import { randomBytes, randomUUID } from 'node:crypto';
import { RUNNER, RunReport, STREAMS, type RunJob } from '@assay/contracts';
import { BundleStore, Cancellations, connectMessaging, RpcClient, WorkQueue, type MessagingConnection } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { DeliverPolicy, jetstream, jetstreamManager, type ConsumerMessages } from '@nats-io/jetstream';
import type { NatsAccess } from '../up/nats.ts';

const CONNECT_MS = 3_000;
/** Longest that one run may take, from the queue to its report. */
const REPORT_MS = 300_000;

type Submission = Pick<RunJob, 'mode' | 'exerciseId' | 'exerciseVersion' | 'bundle' | 'files'>;

/**
 * Hands runs to the platform's own queue and waits for what its runners report. Nobody's exam record is touched: exams
 * knows nothing of these runs.
 */
export class RunDesk implements AsyncDisposable {
  readonly bundles: BundleStore;
  private readonly waiting = new Map<string, (report: RunReport) => void>();
  private readonly connection: MessagingConnection;
  private readonly queue: WorkQueue;
  private readonly cancellations: Cancellations;
  private readonly reports: ConsumerMessages;

  private constructor(connection: MessagingConnection, reports: ConsumerMessages) {
    const logger = createLogger({ service: 'cli', level: 'silent' });
    this.connection = connection;
    this.reports = reports;
    this.bundles = new BundleStore(connection);
    this.queue = new WorkQueue({ connection, logger });
    this.cancellations = new Cancellations({ connection, logger });
    void this.route();
  }

  /** Rejects with one clear sentence when the platform, or a runner in it, does not answer. */
  static async open(access: NatsAccess, signal: AbortSignal): Promise<RunDesk> {
    const logger = createLogger({ service: 'cli', level: 'silent' });
    const soon = AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS)]);
    const connection = await connectMessaging({ ...access, name: 'assay lab' }, logger, soon).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw new Error(`NATS does not answer at ${access.url}. Start the platform with \`npm start\`, or set NATS_URL.`, { cause });
    });
    try {
      await assertRunner(connection, signal);
      return new RunDesk(connection, await newReports(connection));
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** Resolves with the report. An abort calls the run off. */
  async run(submission: Submission, signal: AbortSignal): Promise<RunReport> {
    const runId = randomUUID();
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error(`No runner reported run ${runId} within ${REPORT_MS / 1000} s.`)), REPORT_MS);
    const ended = AbortSignal.any([signal, late.signal]);
    try {
      const report = this.reportOf(runId, ended);
      const job: RunJob = {
        ...submission,
        runId,
        lane: 'practice',
        traceId: randomBytes(16).toString('hex'),
        queuedAt: new Date().toISOString(),
      };
      await Promise.race([report, this.queue.publish(job, { signal: ended })]);
      return await report;
    } catch (error) {
      await this.cancellations.mark(runId).catch(() => undefined);
      ended.throwIfAborted();
      throw error;
    } finally {
      clearTimeout(timer);
      this.waiting.delete(runId);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.reports.close();
    await this.connection.close();
  }

  private reportOf(runId: string, signal: AbortSignal): Promise<RunReport> {
    return new Promise((resolve, reject) => {
      this.waiting.set(runId, resolve);
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
  }

  private async route(): Promise<void> {
    for await (const message of this.reports) {
      const runId = message.subject.slice(message.subject.lastIndexOf('.') + 1);
      const report = this.waiting.has(runId) ? readReport(message.data) : undefined;
      if (report) this.waiting.get(runId)?.(report);
    }
  }
}

/** `undefined` for what is not a report; the run then ends by its time limit. */
function readReport(data: Uint8Array): RunReport | undefined {
  try {
    return RunReport.parse(JSON.parse(new TextDecoder().decode(data)));
  } catch {
    return undefined;
  }
}

async function assertRunner(connection: MessagingConnection, signal: AbortSignal): Promise<void> {
  await new RpcClient(connection).request(RUNNER.health, {}, { timeoutMs: CONNECT_MS, signal }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new Error('No runner answers. Start the platform with `npm start`.', { cause });
  });
}

/** Reports from now on, with a reader of our own that vanishes with us. */
async function newReports(connection: MessagingConnection): Promise<ConsumerMessages> {
  const { name } = STREAMS.reports;
  const { state } = await (await jetstreamManager(connection.nats)).streams.info(name);
  // By sequence and not by time: the reader is made lazily, and a report may be faster.
  const consumer = await jetstream(connection.nats).consumers.get(name, {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: state.last_seq + 1,
  });
  // A broker that has died is noticed by its silence; the defaults wait half a minute for it.
  return consumer.consume({ expires: 5_000, idle_heartbeat: 1_000 });
}
