import { LogLevel, TraceId, type LogSearch } from '@assay/contracts';
import { z } from 'zod';
import { RANGE_NAMES, RANGES } from '../traces/tracesSearch.ts';

const text = z.string().min(1).optional().catch(undefined);

/** A search for log entries as it stands in the address. */
export const LogsSearch = z.object({
  trace: TraceId.optional().catch(undefined),
  service: text,
  level: LogLevel.optional().catch(undefined),
  q: text,
  range: z.enum(RANGE_NAMES).optional().catch(undefined),
  /** A part of the time that was picked in the histogram, ms since 1970; it counts instead of the range. */
  from: z.number().optional().catch(undefined),
  to: z.number().optional().catch(undefined),
});
export type LogsSearch = z.infer<typeof LogsSearch>;

/** The time that is looked at, ms since 1970. */
export interface LogSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

export function spanOf({ range = '1h', from, to }: LogsSearch, now: number): LogSpan {
  if (from !== undefined && to !== undefined && from < to) return { fromMs: from, toMs: to };
  return { fromMs: now - RANGES[range] * 60_000, toMs: now };
}

/** What the gateway is asked for. Of one trace everything is wanted, whenever it was. */
export function askedFor({ trace, service, level, q }: LogsSearch, span: LogSpan): z.input<typeof LogSearch> {
  return {
    ...(trace === undefined ? { from: new Date(span.fromMs).toISOString(), to: new Date(span.toMs).toISOString() } : { traceId: trace }),
    ...(service === undefined ? {} : { service }),
    ...(level === undefined ? {} : { level }),
    ...(q === undefined ? {} : { text: q }),
  };
}
