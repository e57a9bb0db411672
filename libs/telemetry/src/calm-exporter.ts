import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';

/**
 * Stands before an exporter whose receiver may be away: says so once, and once more when it is back and how many spans were
 * lost meanwhile. Towards whoever hands in spans every export succeeds, because nobody there could do better.
 */
export class CalmExporter implements SpanExporter {
  private readonly exporter: SpanExporter;
  private readonly logger: Logger;
  private lost = 0;

  constructor(exporter: SpanExporter, logger: Logger) {
    this.exporter = exporter;
    this.logger = logger;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.exporter.export(spans, ({ code, error }) => {
      if (code === ExportResultCode.SUCCESS) this.delivered();
      else this.failed(spans.length, error);
      done({ code: ExportResultCode.SUCCESS });
    });
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  private delivered(): void {
    if (this.lost > 0) this.logger.info({ lost: this.lost }, 'spans are delivered again');
    this.lost = 0;
  }

  private failed(spans: number, error: Error | undefined): void {
    if (this.lost === 0) this.logger.warn({ err: error }, 'spans cannot be delivered; their work goes on without');
    this.lost += spans;
  }
}
