import { z } from 'zod';

/** How often Prometheus scrapes in the lab, ms: the least step that makes sense. `scrape_interval` in lab-images/prometheus. */
export const SCRAPE_INTERVAL_MS = 2_000;

/** Bounds of one question to Prometheus. */
export const QUERY_LIMITS = { pointsPerSeries: 2_000, rangeMs: 31 * 86_400_000, targets: 26, values: 100 } as const;

export const DashboardUid = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

const Options = z.record(z.string(), z.unknown());

/** One question of a panel. What it asks stays on the server's side: the browser names it by panel and refId. */
export const PanelTarget = z.looseObject({
  refId: z.string().default('A'),
  expr: z.string().default(''),
  legendFormat: z.string().optional(),
  instant: z.boolean().default(false),
  format: z.string().default('time_series').describe('time_series, table or heatmap'),
  interval: z.string().optional().describe('Least step, e.g. `10s`'),
  exemplar: z.boolean().default(false),
  hide: z.boolean().default(false),
});
export type PanelTarget = z.infer<typeof PanelTarget>;

const Panel = z.looseObject({
  id: z.number().int().default(0),
  type: z.string(),
  title: z.string().default(''),
  description: z.string().default(''),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }).default({ x: 0, y: 0, w: 24, h: 8 }),
  targets: z.array(PanelTarget).default([]),
  options: Options.default({}),
  fieldConfig: z
    .looseObject({ defaults: Options.default({}), overrides: z.array(Options).default([]) })
    .default({ defaults: {}, overrides: [] }),
  transformations: z.array(z.looseObject({ id: z.string(), options: z.unknown().optional() })).default([]),
  interval: z.string().optional(),
  maxDataPoints: z.number().optional(),
  repeat: z.string().optional(),
  repeatDirection: z.enum(['h', 'v']).optional(),
  maxPerRow: z.number().int().optional(),
  transparent: z.boolean().default(false),
});
/** A panel of Grafana's classic (v1) JSON; a row is one too, and holds its panels while it is collapsed. */
export const DashboardPanel = Panel.extend({ collapsed: z.boolean().default(false), panels: z.array(Panel).default([]) });
export type DashboardPanel = z.infer<typeof DashboardPanel>;

const Value = z.union([z.string(), z.array(z.string())]);

export const DashboardVariable = z.looseObject({
  name: z.string(),
  type: z.string().describe('query, custom, interval, constant, textbox or datasource'),
  label: z.string().nullish(),
  description: z.string().nullish(),
  query: z.unknown().optional().describe('PromQL of a query variable, or the comma-separated values of the others'),
  regex: z.string().default(''),
  sort: z.number().default(0),
  multi: z.boolean().default(false),
  includeAll: z.boolean().default(false),
  allValue: z.string().nullish(),
  hide: z.number().default(0),
  current: z.looseObject({ value: Value.optional() }).default({}),
});
export type DashboardVariable = z.infer<typeof DashboardVariable>;

export const DashboardAnnotation = z.looseObject({
  name: z.string(),
  enable: z.boolean().default(true),
  hide: z.boolean().default(false),
  iconColor: z.string().default('red'),
  expr: z.string().optional(),
  step: z.string().optional(),
  titleFormat: z.string().optional(),
  textFormat: z.string().optional(),
  tagKeys: z.string().optional(),
});
export type DashboardAnnotation = z.infer<typeof DashboardAnnotation>;

/** A dashboard as Grafana reads it. What we draw is named here, the rest is passed on as it is. */
export const Dashboard = z
  .looseObject({
    uid: z.string(),
    title: z.string(),
    description: z.string().default(''),
    tags: z.array(z.string()).default([]),
    time: z.object({ from: z.string(), to: z.string() }).default({ from: 'now-1h', to: 'now' }),
    refresh: z.union([z.string(), z.boolean()]).optional(),
    timepicker: z.looseObject({ refresh_intervals: z.array(z.string()).optional() }).default({}),
    panels: z.array(DashboardPanel).default([]),
    templating: z.looseObject({ list: z.array(DashboardVariable).default([]) }).default({ list: [] }),
    annotations: z.looseObject({ list: z.array(DashboardAnnotation).default([]) }).default({ list: [] }),
  })
  .meta({ id: 'Dashboard' });
export type Dashboard = z.infer<typeof Dashboard>;

export const DashboardSummary = z
  .object({
    uid: DashboardUid.describe('The same in every language'),
    title: z.string(),
    description: z.string().describe('What questions it answers'),
    tags: z.array(z.string()),
    panels: z.number().int().describe('How many it has, rows not counted'),
  })
  .meta({ id: 'DashboardSummary' });
export type DashboardSummary = z.infer<typeof DashboardSummary>;

const Name = z.string().min(1).max(120);
const VariableName = z.string().regex(/^\w{1,64}$/);
const VariableValue = z
  .string()
  .max(300)
  .regex(/^\P{Cc}*$/u, 'no control characters');

/** What to ask Prometheus: always something that the dashboard itself asks, never PromQL of the caller's. */
export const DashboardQuery = z
  .strictObject({
    subject: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('panel'),
        panelId: z.number().int(),
        refIds: z.array(z.string().min(1).max(20)).min(1).max(QUERY_LIMITS.targets),
      }),
      z.strictObject({ kind: z.literal('annotation'), name: Name }),
      z.strictObject({ kind: z.literal('variable'), name: Name }),
    ]),
    variables: z
      .record(VariableName, z.union([VariableValue, z.array(VariableValue).max(QUERY_LIMITS.values)]))
      .default({})
      .describe('Values of the dashboard’s variables; `$__all` where a variable has a value of its own for all'),
    from: z.number().int().min(0).describe('ms since 1970'),
    to: z.number().int().min(0).describe('ms since 1970'),
    stepMs: z.number().int().min(1).describe('Wished distance of the points, ms; the dashboard and the bounds may widen it'),
  })
  .refine(({ from, to }) => to > from && to - from <= QUERY_LIMITS.rangeMs, {
    message: 'must be before `to`, and at most 31 days',
    path: ['from'],
  })
  .meta({ id: 'DashboardQuery' });
export type DashboardQuery = z.infer<typeof DashboardQuery>;
export type VariableValues = DashboardQuery['variables'];

const isSample = (value: unknown): value is [number, string] =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'number' && typeof value[1] === 'string';

// Samples are many: looked at by hand, as their form is simple.
const Sample = z.custom<[number, string]>(isSample).describe('Seconds since 1970, and the value as text');
const Samples = z.custom<[number, string][]>((value) => Array.isArray(value) && value.every(isSample));
const Labels = z.record(z.string(), z.string());
const Warnings = { warnings: z.array(z.string()).optional(), infos: z.array(z.string()).optional() };

/** Prometheus' own answer to one question, as its HTTP API gives it. */
export const PrometheusAnswer = z
  .discriminatedUnion('status', [
    z.object({
      status: z.literal('success'),
      data: z.union([
        z.object({ resultType: z.literal('matrix'), result: z.array(z.object({ metric: Labels, values: Samples })) }),
        z.object({ resultType: z.literal('vector'), result: z.array(z.object({ metric: Labels, value: Sample })) }),
        z.object({ resultType: z.literal('scalar'), result: Sample }),
        z.array(z.string()),
      ]),
      ...Warnings,
    }),
    z.object({ status: z.literal('error'), errorType: z.string(), error: z.string(), ...Warnings }),
  ])
  .meta({ id: 'PrometheusAnswer' });
export type PrometheusAnswer = z.infer<typeof PrometheusAnswer>;

/** Of `/api/v1/query_exemplars`. */
export const PrometheusExemplars = z
  .array(
    z.object({
      seriesLabels: Labels,
      exemplars: z.array(z.object({ labels: Labels, value: z.string(), timestamp: z.number().describe('s since 1970') })),
    }),
  )
  .meta({ id: 'PrometheusExemplars' });
export type PrometheusExemplars = z.infer<typeof PrometheusExemplars>;

export const DashboardAnswer = z
  .object({
    stepMs: z.number().int().describe('Distance of the points that was used, ms'),
    results: z.record(z.string(), PrometheusAnswer).describe('By refId, or by the name of the variable or annotation'),
    exemplars: z.record(z.string(), PrometheusExemplars).describe('By refId, of the targets that want them'),
  })
  .meta({ id: 'DashboardAnswer' });
export type DashboardAnswer = z.infer<typeof DashboardAnswer>;
