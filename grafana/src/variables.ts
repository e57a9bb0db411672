import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { DATASOURCES, PROMETHEUS } from './datasource.ts';
import { text, type Language, type Text } from './language.ts';

/** A variable whose values are those of a label. */
export interface LabelVariable {
  readonly name: string;
  readonly label: Text;
  /** `label_values(…)`. */
  readonly query: string;
}

export const LABELS = {
  datasource: text('Data source', '数据源'),
  job: text('Job', '服务（job）'),
  instance: text('Instance', '实例（instance）'),
} as const;

/** What the lint rules ask of every dashboard, then what is its own. */
export function variables(own: readonly LabelVariable[], language: Language): Builder<VariableModel>[] {
  const datasource = new DatasourceVariableBuilder('datasource')
    .label(LABELS.datasource[language])
    .type('prometheus')
    .current({ selected: true, text: 'Prometheus', value: DATASOURCES.prometheus });
  const all = [
    { name: 'job', label: LABELS.job, query: 'label_values(up, job)' },
    { name: 'instance', label: LABELS.instance, query: 'label_values(up{job=~"$job"}, instance)' },
    ...own,
  ];
  return [datasource, ...all.map((variable) => labelVariable(variable, language))];
}

function labelVariable({ name, label, query }: LabelVariable, language: Language): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label[language])
    .datasource(PROMETHEUS)
    .query({ query, refId: name })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ selected: true, text: ['All'], value: ['$__all'] });
}
