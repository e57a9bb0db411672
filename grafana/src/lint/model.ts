import { z } from 'zod';

/** A dashboard as it lies in its file, as far as rules look at it. What is missing is for a rule to complain of. */
const Datasource = z.object({ type: z.string().default(''), uid: z.string().default('') }).default({ type: '', uid: '' });

const Target = z.object({
  refId: z.string().default(''),
  expr: z.string().default(''),
  datasource: Datasource,
});

const Panel = z.object({
  id: z.number().default(0),
  type: z.string().default(''),
  title: z.string().default(''),
  description: z.string().default(''),
  datasource: Datasource,
  targets: z.array(Target).default([]),
  fieldConfig: z
    .object({
      defaults: z.object({ unit: z.string().default('') }).default({ unit: '' }),
      overrides: z.array(z.object({ properties: z.array(z.object({ id: z.string(), value: z.unknown() })).default([]) })).default([]),
    })
    .default({ defaults: { unit: '' }, overrides: [] }),
  get panels() {
    return z.array(Panel).default([]);
  },
});

const Variable = z.object({
  name: z.string(),
  type: z.string(),
  label: z.string().default(''),
  query: z.union([z.string(), z.object({ query: z.string() }).transform(({ query }) => query)]).default(''),
  datasource: Datasource,
  multi: z.boolean().default(false),
  includeAll: z.boolean().default(false),
  allValue: z.string().default(''),
  refresh: z.number().default(0),
});

const Dashboard = z.object({
  title: z.string().default(''),
  editable: z.boolean().default(true),
  tags: z.array(z.string()).default([]),
  templating: z.object({ list: z.array(Variable).default([]) }).default({ list: [] }),
  panels: z.array(Panel).default([]),
});

export type LintedTarget = z.infer<typeof Target>;
export type LintedPanel = z.infer<typeof Panel>;
export type LintedVariable = z.infer<typeof Variable>;
export type LintedDashboard = z.infer<typeof Dashboard>;

/** Rejects what is no dashboard at all, such as text in the place of panels. */
export const readDashboard = (json: unknown): LintedDashboard => Dashboard.parse(json);

/** Every panel, also those that a collapsed row holds; not the rows themselves. */
export const panelsOf = ({ panels }: Pick<LintedDashboard, 'panels'>): LintedPanel[] =>
  panels.flatMap((panel) => (panel.type === 'row' ? panelsOf(panel) : [panel, ...panelsOf(panel)]));

/** A panel of text shows no data: it has no queries and no unit. */
export const showsData = ({ type }: LintedPanel): boolean => type !== 'text';
