import { TableCellHeight } from '@grafana/grafana-foundation-sdk/common';
import { FieldColorModeId, type DataTransformerConfig, type DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import type { Language, Text } from '../language.ts';
import { color, compose, type Panel, type PanelSpec } from './panel.ts';
import type { Target } from './target.ts';

/** A column of numbers: the query behind it, and how it is written. */
export interface ValueColumn {
  readonly title: Text;
  readonly expr: string;
  readonly unit: string;
  readonly decimals?: number;
}

export interface TableSpec extends Omit<PanelSpec, 'targets'> {
  /** Labels that name a row; every query must have exactly these. */
  readonly names: Readonly<Record<string, Text>>;
  readonly values: readonly ValueColumn[];
}

/** Many things with several numbers each. The queries are joined by their labels, one row for each set of them. */
export const table =
  ({ names, values, ...spec }: TableSpec): Panel =>
  (language) => {
    const targets = values.map(({ expr }): Target => ({ expr, as: 'rows' }));
    const builder = compose(new PanelBuilder(), { ...spec, targets }, language)
      .colorScheme(color(FieldColorModeId.Thresholds))
      .cellHeight(TableCellHeight.Sm)
      .showHeader(true)
      .filterable(true)
      .transformations(joined(names, values, language));
    for (const [index, column] of values.entries()) builder.overrideByName(column.title[language], written(column, index === 0));
    return builder;
  };

function joined(names: TableSpec['names'], values: TableSpec['values'], language: Language): DataTransformerConfig[] {
  const single = values.length === 1;
  const valueField = (index: number): string => (single ? 'Value' : `Value #${String.fromCharCode(65 + index)}`);
  const titles = Object.fromEntries([
    ...Object.entries(names).map(([label, title]) => [label, title[language]]),
    ...values.map(({ title }, index) => [valueField(index), title[language]]),
  ]) as Record<string, string>;
  const indexByName = Object.fromEntries(Object.keys(titles).map((name, index) => [name, index]));
  return [
    { id: 'merge', options: {} },
    { id: 'organize', options: { excludeByName: { Time: true }, indexByName, renameByName: titles } },
  ];
}

function written({ unit, decimals }: ValueColumn, first: boolean): DynamicConfigValue[] {
  return [
    { id: 'unit', value: unit },
    ...(decimals === undefined ? [] : [{ id: 'decimals', value: decimals }]),
    ...(first ? [{ id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic' } }] : []),
  ];
}
