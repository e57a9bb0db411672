import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DASHBOARDS } from '../all.ts';
import { build } from '../dashboard.ts';
import { LANGUAGES } from '../language.ts';
import { panelsOf, readDashboard, type LintedDashboard, type LintedPanel, type LintedTarget, type LintedVariable } from './model.ts';
import { lint, RULES } from './rules.ts';

const valid = (): LintedDashboard =>
  readDashboard(JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'ok', 'dashboard.json'), 'utf8')));

type Fault = (dashboard: LintedDashboard) => void;
const onVariable =
  (name: string, fault: (variable: LintedVariable) => void): Fault =>
  ({ templating: { list } }) =>
    fault(list.find((variable) => variable.name === name)!);
const onPanel =
  (title: string, fault: (panel: LintedPanel) => void): Fault =>
  (dashboard) =>
    fault(panelsOf(dashboard).find((panel) => panel.title === title)!);
const onQuery = (fault: (target: LintedTarget) => void): Fault => onPanel('Requests', ({ targets }) => fault(targets[0]!));
const asking = (expr: string): Fault => onQuery((target) => (target.expr = expr));
const without =
  (name: string): Fault =>
  ({ templating }) => {
    templating.list = templating.list.filter((variable) => variable.name !== name);
  };
const loki = (expr: string): Fault =>
  onQuery((target) => {
    target.datasource.type = 'loki';
    target.expr = expr;
  });
const CHOSEN = '{job=~"$job", instance=~"$instance"}';

const FAULTS: readonly (readonly [rule: string, what: string, fault: Fault])[] = [
  ['template-datasource-rule', 'no variable for the datasource', without('datasource')],
  ['template-datasource-rule', 'one of another name', onVariable('datasource', (variable) => (variable.name = 'source'))],
  ['template-datasource-rule', 'one without a label', onVariable('datasource', (variable) => (variable.label = ''))],
  ['template-job-rule', 'no variable job', without('job')],
  ['template-job-rule', 'a job that is a constant', onVariable('job', (variable) => (variable.type = 'constant'))],
  ['template-job-rule', 'a job of one datasource', onVariable('job', (variable) => (variable.datasource.uid = 'prometheus'))],
  ['template-job-rule', 'one job at a time', onVariable('job', (variable) => (variable.multi = false))],
  ['template-job-rule', 'all jobs, also none', onVariable('job', (variable) => (variable.allValue = '.*'))],
  ['template-job-rule', 'a job in small letters', onVariable('job', (variable) => (variable.label = 'job'))],
  ['template-instance-rule', 'no variable instance', without('instance')],
  ['template-instance-rule', 'not all instances', onVariable('instance', (variable) => (variable.includeAll = false))],
  ['template-label-promql-rule', 'a broken selector', onVariable('job', (variable) => (variable.query = 'label_values(up{, job)'))],
  ['template-label-promql-rule', 'another function', onVariable('job', (variable) => (variable.query = 'query_result(up)'))],
  ['template-on-time-change-reload-rule', 'values of when it was opened', onVariable('job', (variable) => (variable.refresh = 1))],
  ['panel-datasource-rule', 'one datasource', onPanel('Requests', (panel) => (panel.datasource.uid = 'prometheus'))],
  ['panel-datasource-rule', 'one datasource in a kind that the original skips', onPanel('State', (panel) => (panel.datasource.uid = 'x'))],
  ['panel-datasource-rule', 'a query of its own datasource', onQuery((target) => (target.datasource.uid = 'prometheus'))],
  ['panel-title-description-rule', 'no title', onPanel('Requests', (panel) => (panel.title = ''))],
  ['panel-title-description-rule', 'no description, of a text', onPanel('Read this first', (panel) => (panel.description = ' '))],
  ['panel-units-rule', 'no unit', onPanel('Requests', (panel) => (panel.fieldConfig.defaults.unit = ''))],
  ['panel-units-rule', 'no unit beside words for values', onPanel('State', (panel) => (panel.fieldConfig.defaults.unit = ''))],
  [
    'panel-units-rule',
    'an unknown unit of one column',
    onPanel('State', (panel) => (panel.fieldConfig.overrides = [{ properties: [{ id: 'unit', value: 'furlongs' }] }])),
  ],
  ['panel-no-targets-rule', 'no query in a kind that the original skips', onPanel('State', (panel) => (panel.targets = []))],
  ['target-logql-rule', 'a query for logs', loki('{job="x"} |= "error"')],
  ['target-logql-auto-rule', 'logs of five minutes', loki('rate({job="x"}[5m])')],
  ['target-promql-rule', 'a query that ends too soon', asking(`rate(requests_total${CHOSEN}[$__rate_interval]`)],
  ['target-promql-rule', 'no query', asking('')],
  ['target-rate-interval-rule', 'a rate of five minutes', asking(`rate(requests_total${CHOSEN}[5m])`)],
  ['target-rate-interval-rule', 'a rate over all that is shown', asking(`rate(requests_total${CHOSEN}[$__range])`)],
  ['target-rate-interval-rule', 'an increase of an hour', asking(`increase(requests_total${CHOSEN}[1h])`)],
  ['target-job-rule', 'every job', asking('up{instance=~"$instance"}')],
  ['target-job-rule', 'one job', asking('up{job="gateway", instance=~"$instance"}')],
  ['target-job-rule', 'every job in the second of two', asking(`up${CHOSEN} / on() down{instance=~"$instance"}`)],
  ['target-instance-rule', 'every instance', asking('up{job=~"$job"}')],
  ['target-counter-agg-rule', 'a counter with matchers', asking(`sum(requests_total${CHOSEN})`)],
  ['target-counter-agg-rule', 'a counter named by a label', asking('{__name__="requests_total", job=~"$job", instance=~"$instance"}')],
  ['target-counter-agg-rule', 'the largest of a counter', asking(`max_over_time(requests_total${CHOSEN}[$__rate_interval])`)],
  ['uneditable-dashboard', 'that it can be edited', (dashboard) => (dashboard.editable = true)],
];

describe('the rules for dashboards', () => {
  it('are 17, each with a name of its own and a fault that it finds', () => {
    const names = RULES.map(({ name }) => name);
    expect(new Set(names).size).toBe(17);
    expect(new Set(FAULTS.map(([rule]) => rule))).toEqual(new Set(names));
  });

  it('find nothing in a dashboard that is as it should be', () => {
    expect(lint(valid())).toEqual([]);
  });

  it.each(FAULTS)('%s finds %s', (rule, _what, fault) => {
    const dashboard = valid();
    fault(dashboard);
    expect(lint(dashboard).map((problem) => problem.split(':')[0])).toContain(rule);
  });

  it('find what no variable for the datasource would hide: selectors without matchers', () => {
    const dashboard = valid();
    without('datasource')(dashboard);
    asking('up')(dashboard);
    expect(lint(dashboard).map((problem) => problem.split(':')[0])).toEqual(
      expect.arrayContaining(['target-job-rule', 'target-instance-rule']),
    );
  });
});

describe.each(LANGUAGES)('the dashboards in %s', (language) => {
  it.each(DASHBOARDS.map((spec) => [spec.name, spec] as const))('%s keeps all rules', (_name, spec) => {
    expect(lint(readDashboard(JSON.parse(JSON.stringify(build(spec, language)))))).toEqual([]);
  });
});
