import type { TraceSearch as Asked } from '@assay/contracts';
import { SpanId } from '@assay/contracts';
import { z } from 'zod';

/** How far back to look. */
export const RANGES = { '15m': 15, '1h': 60, '6h': 360, '24h': 1_440, '7d': 10_080 } as const;
export type RangeName = keyof typeof RANGES;
export const RANGE_NAMES = Object.keys(RANGES) as [RangeName, ...RangeName[]];
export const LIMITS = [20, 50, 100, 200] as const;
export const ORDERS = ['recent', 'longest'] as const;

const text = z.string().min(1).optional().catch(undefined);
const milliseconds = z.number().min(0).optional().catch(undefined);

/** A search for traces as it stands in the address: it can be linked, and survives "back". */
export const TracesSearch = z.object({
  service: text,
  operation: text,
  tags: text,
  min: milliseconds,
  max: milliseconds,
  range: z.enum(RANGE_NAMES).optional().catch(undefined),
  errors: z.boolean().optional().catch(undefined),
  limit: z.number().optional().catch(undefined),
  order: z.enum(ORDERS).optional().catch(undefined),
});
export type TracesSearch = z.infer<typeof TracesSearch>;

/** Which span of a trace is chosen. */
export const TraceLink = z.object({ span: SpanId.optional().catch(undefined) });

/** What the gateway is asked for at some moment, ms since 1970. */
export function askedFor(search: TracesSearch, now: number): z.input<typeof Asked> {
  const { service, operation, tags, min, max, range = '1h', errors, limit = 50 } = search;
  return {
    ...(service === undefined ? {} : { service }),
    ...(operation === undefined ? {} : { operation }),
    ...(tags === undefined ? {} : { tags }),
    ...(min === undefined ? {} : { minMs: min }),
    ...(max === undefined ? {} : { maxMs: max }),
    ...(errors === true ? { errors: 'true' as const } : {}),
    from: new Date(now - RANGES[range] * 60_000).toISOString(),
    to: new Date(now).toISOString(),
    limit,
  };
}
