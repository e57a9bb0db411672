import { AssayError, reportSubject, RunReport, STREAMS } from '@assay/contracts';
import type { Context, Logger } from '@assay/telemetry';
import type { MessagingConnection } from './connection.ts';
import { consumeDurably } from './durable-consumer.ts';
import { passThrough, type Interceptor } from './interceptor.ts';
import { publishDurably } from './publish.ts';
import { decode } from './wire.ts';

export interface ReportsDeps {
  readonly connection: MessagingConnection;
  readonly logger: Logger;
  readonly intercept?: Interceptor;
}

/** What runners found, on its way to whoever stores it. */
export class Reports {
  private readonly deps: ReportsDeps;

  constructor(deps: ReportsDeps) {
    this.deps = deps;
  }

  /**
   * Resolves when the report is stored. Tries until then, or until the signal is aborted. Errors: `message_malformed` for
   * one against the schema, which no reader would accept.
   */
  async publish(report: RunReport, options: { readonly context?: Context; readonly signal?: AbortSignal } = {}): Promise<void> {
    const { connection, intercept = passThrough } = this.deps;
    const subject = reportSubject(report.runId);
    assertReadable(report, subject);
    // A run that was put into the queue anew begins at delivery 1 again, so the number alone is not an identity.
    const messageId = `${report.runId}:${report.delivery}:${report.finishedAt}`;
    await intercept({ kind: 'publish', subject }, () =>
      publishDurably(connection, subject, report, { messageId, attempts: Infinity, ...options }),
    );
  }

  /**
   * Hands each report to `store` until it resolves; it must bear the same report twice. Returns when the signal is
   * aborted. A report against the schema is logged and left out: no later delivery would mend it.
   */
  async consume(durable: string, signal: AbortSignal, store: (report: RunReport) => Promise<void>): Promise<void> {
    const { logger } = this.deps;
    await consumeDurably({
      ...this.deps,
      stream: STREAMS.reports.name,
      durable,
      signal,
      handle: async (message) => {
        const report = readReport(message.data, message.subject);
        if (report instanceof AssayError) logger.error({ err: report, subject: message.subject }, 'report is malformed');
        else await store(report);
      },
    });
  }
}

function assertReadable(report: RunReport, subject: string): void {
  const parsed = RunReport.safeParse(report);
  if (parsed.success) return;
  const fields = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new AssayError('message_malformed', { details: { subject, issues: fields }, cause: parsed.error });
}

function readReport(data: Uint8Array, subject: string): RunReport | AssayError {
  try {
    return decode(RunReport, data, subject);
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
}
