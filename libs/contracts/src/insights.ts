import { z } from 'zod';
import { Localized } from './localized.ts';

/** What is watched of a service: the golden signals, and whether it can be seen at all. */
export const INSIGHT_SIGNALS = ['rate', 'errors', 'duration', 'cpu', 'slots', 'kv_cache', 'lag', 'presence'] as const;
export const InsightSignal = z.enum(INSIGHT_SIGNALS);
export type InsightSignal = z.infer<typeof InsightSignal>;

export const INSIGHT_DIRECTIONS = ['up', 'down', 'absent'] as const;
export const InsightDirection = z.enum(INSIGHT_DIRECTIONS);
export type InsightDirection = z.infer<typeof InsightDirection>;

/** A signal of a service that is, or was, out of its expected range. */
export const Insight = z
  .object({
    id: z.string().describe('Of this anomaly; the same as long as it lasts'),
    service: z.string(),
    signal: InsightSignal,
    direction: InsightDirection,
    unit: z.enum(['1/s', '1', 's', 'cores', 'bytes']),
    value: z.number().optional().describe('The worst so far; absent where there is none'),
    expected: z.object({ low: z.number(), high: z.number() }).optional(),
    since: z.iso.datetime().describe('When it was first seen out of range'),
    until: z.iso.datetime().optional().describe('Only when it is over'),
    outcome: z
      .enum(['returned', 'adopted'])
      .optional()
      .describe('returned: it came back into its range; adopted: it stayed so long that it is the range now'),
    method: z.enum(['deviation', 'absence']),
    message: Localized,
  })
  .meta({ id: 'Insight' });
export type Insight = z.infer<typeof Insight>;

export const Insights = z
  .object({
    asOf: z.iso.datetime().optional().describe('When the signals were last looked at; absent before the first time'),
    blind: z.boolean().describe('Whether Prometheus does not answer, so that nothing can be seen'),
    active: z.array(Insight),
    recent: z.array(Insight).describe('Over, the latest first'),
  })
  .meta({ id: 'Insights' });
export type Insights = z.infer<typeof Insights>;
