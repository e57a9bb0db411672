import { z } from 'zod';

const asText = (value: unknown): unknown => (typeof value === 'number' ? String(value) : value);
const text = (pattern: RegExp) => z.preprocess(asText, z.string().regex(pattern)).optional().catch(undefined);
const Time = text(/^(now(-\d{1,6}[smhdwMy])?(\/[smhdwMy])?|\d{12,14})$/);
const Value = z.preprocess(asText, z.string().max(300));

/** What of a dashboard's state stands in its address, under Grafana's own names; variables are `var-<name>`. */
export const DashboardSearch = z
  .object({
    /** `now-1h`, or ms since 1970 */
    from: Time,
    to: Time,
    /** `5s`; `off`: never */
    refresh: text(/^(\d{1,4}[smh]|off)$/),
    /** Key of the panel that is shown alone */
    viewPanel: text(/^.{1,200}$/),
  })
  .catchall(z.union([Value, z.array(Value).max(100)]).optional().catch(undefined)); // prettier-ignore
export type DashboardSearch = z.infer<typeof DashboardSearch>;
