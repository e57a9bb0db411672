import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Language, Text } from '../language.ts';
import { PROMETHEUS } from '../datasource.ts';

/** One query of a panel. */
export interface Target {
  readonly expr: string;
  /** Legend; `{{label}}` in it is the value of a label. */
  readonly legend?: Text | string;
  /** Whether points that lead to traces are drawn too; for latencies. */
  readonly exemplars?: boolean;
  /** `lines`: over time, which is the default. `instant`: the last value only. `buckets`: of a heatmap. `rows`: the last values, as a table. */
  readonly as?: 'lines' | 'instant' | 'buckets' | 'rows';
}

const REF_IDS = 'ABCDEFGH';

export function query(target: Target, index: number, language: Language): DataqueryBuilder {
  const { expr, legend = '', exemplars = false, as = 'lines' } = target;
  const builder = new DataqueryBuilder()
    .datasource(PROMETHEUS)
    .refId(REF_IDS.charAt(index))
    .expr(expr)
    .legendFormat(typeof legend === 'string' ? legend : legend[language]);
  if (exemplars) builder.exemplar(true);
  switch (as) {
    case 'lines':
      return builder.range();
    case 'instant':
      return builder.instant();
    case 'rows':
      return builder.instant().format(PromQueryFormat.Table);
    case 'buckets':
      return builder.range().format(PromQueryFormat.Heatmap).legendFormat('{{le}}');
  }
}
