import { METRICS } from '@assay/telemetry';
import { describe, expect, it } from '@jest/globals';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { annotations } from './annotations.ts';
import { DASHBOARDS } from './all.ts';
import { build } from './dashboard.ts';
import { selectorsOf, syntaxError } from './lint/promql.ts';
import { panelsOf, readDashboard } from './lint/model.ts';
import { PROCESS, SCRAPE } from './metrics.ts';
import { healthGroup } from './slo/health.ts';
import { RECORDED } from './slo/recorded.ts';
import { burnGroup, recordingGroups } from './slo/rules.ts';

/** Of Prometheus itself. */
const ALERTS = 'ALERTS';
/** What a histogram is exposed as. */
const SUFFIXES = ['_bucket', '_sum', '_count'];

const registered = new Set([
  ALERTS,
  ...Object.values({ ...METRICS, ...SCRAPE, ...PROCESS }).flatMap(({ kind, name }) =>
    kind === 'histogram' ? SUFFIXES.map((suffix) => name + suffix) : [name],
  ),
  ...RECORDED.map(({ name }) => name),
]);

const unknown = (expr: string): string[] =>
  selectorsOf(expr)
    .map(({ metric }) => metric)
    .filter((metric) => !registered.has(metric));

describe('every metric that is asked for is registered in code', () => {
  it.each(DASHBOARDS.map((spec) => [spec.name, spec] as const))('by the dashboard %s, its variables and annotations', (_name, spec) => {
    const dashboard = readDashboard(JSON.parse(JSON.stringify(build(spec, 'en'))));
    const panels = panelsOf(dashboard).flatMap(({ targets }) => targets.map(({ expr }) => expr));
    const variables = dashboard.templating.list.flatMap(({ query }) => /^label_values\((.+), \w+\)$/.exec(query)?.[1] ?? []);
    const over = annotations('en').map((annotation) => annotation.build().expr ?? '');
    expect(over.map(syntaxError)).toEqual(over.map(() => undefined));
    expect([...panels, ...variables, ...over].flatMap(unknown)).toEqual([]);
  });

  it.each([...recordingGroups(), burnGroup(), healthGroup()].map((group) => [group.name, group] as const))(
    'by the rules %s',
    (_name, { rules }) => {
      expect(rules.map(({ expr }) => syntaxError(expr))).toEqual(rules.map(() => undefined));
      expect(rules.flatMap(({ expr }) => unknown(expr))).toEqual([]);
    },
  );

  it('finds one that is not', () => {
    expect(unknown('up / rate(http_requests_total[5m])')).toEqual(['http_requests_total']);
  });

  it('knows of a process only what prom-client exposes', () => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const exposed = registry.getMetricsAsArray().map(({ name }) => name);
    expect(exposed).toEqual(expect.arrayContaining(Object.values(PROCESS).map(({ name }) => name)));
    registry.clear();
  });
});
