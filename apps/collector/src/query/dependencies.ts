import { UBIGINT } from '@duckdb/node-api';
import type { Reading } from '../store/reading.ts';

/** How often one service has called another. */
export interface Dependency {
  readonly parent: string;
  readonly child: string;
  readonly callCount: number;
}

/** Spans that began within it are looked at; ns since 1970, both included. */
export interface DependencyRange {
  readonly startNs: bigint;
  readonly endNs: bigint;
}

/** Calls from service to service: each span whose parent is a span of another service is one. */
export async function readDependencies(reading: Reading, { startNs, endNs }: DependencyRange): Promise<Dependency[]> {
  const found = await reading.connection.runAndReadAll(
    `WITH during AS (
       SELECT trace_lo, trace_hi, span_id, parent_id, origin FROM ${reading.from('spans', { times: [startNs, endNs] })}
       WHERE start_ns BETWEEN $1 AND $2
     )
     SELECT up.service, down.service, sum(calls) FROM (
       SELECT parent.origin AS parent, child.origin AS child, count(DISTINCT (child.trace_lo, child.trace_hi, child.span_id)) AS calls
       FROM during child JOIN during parent
         ON child.trace_lo = parent.trace_lo AND child.trace_hi = parent.trace_hi AND child.parent_id = parent.span_id
       WHERE child.parent_id <> 0 AND child.origin <> parent.origin
       GROUP BY ALL
     ) JOIN origins up ON up.id = parent JOIN origins down ON down.id = child
     WHERE up.service <> down.service GROUP BY ALL ORDER BY ALL`,
    [startNs, endNs],
    [UBIGINT, UBIGINT],
  );
  return (found.getRows() as [string, string, bigint][]).map(([parent, child, calls]) => ({ parent, child, callCount: Number(calls) }));
}
