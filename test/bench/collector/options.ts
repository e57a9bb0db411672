import type { Measured } from '../measure-parts.ts';
import type { Options } from '../orchestrator/options.ts';

export interface CollectorOptions extends Options {
  /** Spans that queries are measured on. */
  readonly spans: number;
}

export type CollectorPart = (options: CollectorOptions) => Promise<Measured>;
