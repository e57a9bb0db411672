import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { Logger } from 'pino';

/** What the exporters of all signals have in common. */
export interface Exporter<Item> {
  export(items: Item[], done: (result: ExportResult) => void): void;
  shutdown(): Promise<void>;
}

export interface CalmOptions {
  /** What is delivered, as people read it: "spans". */
  readonly what: string;
  readonly logger: Logger;
  /** Told when so many have left the queue, whatever becomes of them. */
  readonly onSent?: (count: number) => void;
  /** Told how many could not be delivered. */
  readonly onLost: (count: number) => void;
}

/**
 * Stands before an exporter whose receiver may be away: says so once, and once more when it is back and how many were lost
 * meanwhile. Towards whoever hands in, every export succeeds, because nobody there could do better.
 */
export class CalmExporter<Item> implements Exporter<Item> {
  private readonly exporter: Exporter<Item>;
  private readonly options: CalmOptions;
  private lost = 0;

  constructor(exporter: Exporter<Item>, options: CalmOptions) {
    this.exporter = exporter;
    this.options = options;
  }

  export(items: Item[], done: (result: ExportResult) => void): void {
    this.options.onSent?.(items.length);
    this.exporter.export(items, ({ code, error }) => {
      if (code === ExportResultCode.SUCCESS) this.delivered();
      else this.failed(items.length, error);
      done({ code: ExportResultCode.SUCCESS });
    });
  }

  /** Nothing is held here. */
  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  private delivered(): void {
    const { logger, what } = this.options;
    if (this.lost > 0) logger.info({ lost: this.lost }, `${what} are delivered again`);
    this.lost = 0;
  }

  private failed(count: number, error: Error | undefined): void {
    const { logger, what, onLost } = this.options;
    if (this.lost === 0) logger.warn({ err: error }, `${what} cannot be delivered; their work goes on without`);
    this.lost += count;
    onLost(count);
  }
}
