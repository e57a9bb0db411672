import type { Dictionaries } from './dictionaries.ts';
import type { Rows } from './rows.ts';
import type { TableName } from './schema.ts';

/** What one transaction writes to. */
export interface Batch {
  /** Number of the transaction. */
  readonly number: number;
  readonly rows: Readonly<Record<TableName, Rows>>;
  readonly dictionaries: Dictionaries;
  /** What the batch brings of each trace, by the trace's id as its bytes are in Latin-1. */
  readonly traces: Map<string, TraceShare>;
}

interface TraceShare {
  spans: number;
  /** Of their `rest`, and of the resources that they come from. */
  bytes: number;
  /** Where the last of them comes from. */
  origin: number;
}
