import { z } from 'zod';

const Time = z
  .string()
  .regex(/^(now(-\d{1,6}[smhdwMy])?(\/[smhdwMy])?|\d{12,14})$/)
  .optional()
  .catch(undefined);

/** What of a dashboard's state stands in its address, under Grafana's own names; variables are `var-<name>`. */
export const DashboardSearch = z
  .object({
    /** `now-1h`, or ms since 1970 */
    from: Time,
    to: Time,
    /** `5s`; empty: never */
    refresh: z
      .string()
      .regex(/^(\d{1,4}[smh])?$/)
      .optional()
      .catch(undefined),
    /** Key of the panel that is shown alone */
    viewPanel: z.string().max(200).optional().catch(undefined),
  })
  .catchall(
    z
      .union([z.string().max(500), z.array(z.string().max(500)).max(200)])
      .optional()
      .catch(undefined),
  );
export type DashboardSearch = z.infer<typeof DashboardSearch>;
