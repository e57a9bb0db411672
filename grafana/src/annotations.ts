import { METRICS } from '@assay/telemetry';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { AnnotationQueryBuilder, type AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard';
import { PROMETHEUS } from './datasource.ts';
import { text, type Language } from './language.ts';

const FAULTS = text('Faults in force', '生效中的故障');
const ALERTS = text('Alerts firing', '触发中的告警');

/** When a fault was in force and when an alert fired, drawn over every panel. */
export function annotations(language: Language): Builder<AnnotationQuery>[] {
  return [
    annotation(
      FAULTS[language],
      `max by (experiment, fault, target) (${METRICS.chaosFaultActive.name}) > 0`,
      '{{fault}} → {{target}}',
      'experiment,fault,target',
      'purple',
    ),
    annotation(ALERTS[language], 'ALERTS{alertstate="firing"} > 0', '{{alertname}} {{slo}}', 'alertname,severity,slo', 'red'),
  ];
}

function annotation(name: string, expr: string, title: string, tags: string, color: string): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name(name)
    .datasource(PROMETHEUS)
    .enable(true)
    .hide(false)
    .iconColor(color)
    .expr(expr)
    .step('5s')
    .titleFormat(title)
    .tagKeys(tags)
    .useValueForTime(false);
}
