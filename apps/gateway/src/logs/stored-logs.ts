import { levelOfSeverity, type LogPage } from '@assay/contracts';
import { z } from 'zod';

const StoredLog = z.object({
  time: z.string(),
  service: z.string(),
  severityNumber: z.number(),
  body: z.unknown(),
  traceId: z.string().optional(),
  spanId: z.string().optional(),
  attributes: z.record(z.string(), z.unknown()),
});

/** An answer of the collector's log API. */
export const StoredLogs = z.object({ logs: z.array(StoredLog), next: z.string().optional() });

export function readLogs({ logs, next }: z.infer<typeof StoredLogs>): LogPage {
  return {
    logs: logs.map(({ time, service, severityNumber, body, traceId, spanId, attributes }) => ({
      time,
      service,
      level: levelOfSeverity(severityNumber),
      body: typeof body === 'string' ? body : JSON.stringify(body ?? null),
      ...(traceId === undefined ? {} : { traceId }),
      ...(spanId === undefined ? {} : { spanId }),
      attributes,
    })),
    ...(next === undefined ? {} : { next }),
  };
}
