import type { DashboardPanel } from '@assay/contracts';
import * as library from '@grafana/data';
import {
  applyFieldOverrides,
  identityOverrideProcessor,
  Registry,
  standardTransformersRegistry,
  transformDataFrame,
  type DataFrame,
  type DataTransformerConfig,
  type DataTransformerInfo,
  type FieldConfigPropertyItem,
  type FieldConfigSource,
  type GrafanaTheme2,
} from '@grafana/data';
import { useEffect, useMemo, useState } from 'react';

/** The library means to keep these to Grafana's own app one day; the two that our dashboards use would then be written here. */
const TRANSFORMERS = (library as unknown as { readonly standardTransformers: Readonly<Record<string, DataTransformerInfo>> })
  .standardTransformers;

standardTransformersRegistry.setInit(() =>
  [...new Map(Object.values(TRANSFORMERS).map((info) => [info.id, info])).values()].map((info) => ({
    id: info.id,
    name: info.name,
    transformation: () => Promise.resolve(info),
    editor: () => null,
    imageDark: '',
    imageLight: '',
  })),
);

const STANDARD = [
  'displayName',
  'unit',
  'min',
  'max',
  'decimals',
  'color',
  'thresholds',
  'mappings',
  'links',
  'noValue',
  'filterable',
  'description',
];

/** A field's options that defaults and overrides may set: the library asks for a register of them, which Grafana keeps to itself. */
function registerOf({ defaults, overrides }: FieldConfigSource): Registry<FieldConfigPropertyItem> {
  const own = Object.keys((defaults.custom as object | undefined) ?? {}).map((name) => `custom.${name}`);
  const overridden = overrides.flatMap(({ properties }) => properties.map(({ id }) => id)).filter((id) => id.startsWith('custom.'));
  const item = (id: string): FieldConfigPropertyItem => {
    const isCustom = id.startsWith('custom.');
    const path = isCustom ? id.slice('custom.'.length) : id;
    return {
      id,
      path,
      name: id,
      isCustom,
      process: identityOverrideProcessor,
      shouldApply: () => true,
      override: () => null,
      editor: () => null,
    };
  };
  return new Registry(() => [...new Set([...STANDARD, ...own, ...overridden])].map(item));
}

/** What a field's options hold and JSON cannot: the lowest threshold begins at minus infinity, which is written as null. */
function configOf({ fieldConfig }: DashboardPanel): FieldConfigSource {
  return JSON.parse(JSON.stringify(fieldConfig), (key: string, value: unknown) => {
    const isThreshold = key === 'steps' && Array.isArray(value);
    if (!isThreshold) return value;
    return value.map((step: { value: number | null }) => ({ ...step, value: step.value ?? Number.NEGATIVE_INFINITY }));
  }) as FieldConfigSource;
}

/** The frames as the panel wants them: transformed, then with units, colours and names. Undefined until they are ready. */
export function usePrepared(
  panel: DashboardPanel,
  frames: DataFrame[] | undefined,
  theme: GrafanaTheme2,
  fill: (text: string) => string,
): DataFrame[] | undefined {
  const transformed = useTransformed(panel, frames, fill);
  const fieldConfig = useMemo(() => configOf(panel), [panel]);
  return useMemo(() => {
    if (!transformed) return undefined;
    const fieldConfigRegistry = registerOf(fieldConfig);
    return applyFieldOverrides({ data: transformed, fieldConfig, fieldConfigRegistry, replaceVariables: fill, theme, timeZone: 'browser' });
  }, [transformed, fieldConfig, fill, theme]);
}

function useTransformed(panel: DashboardPanel, frames: DataFrame[] | undefined, fill: (text: string) => string): DataFrame[] | undefined {
  const wanted = panel.transformations.filter((each) => each['disabled'] !== true) as DataTransformerConfig[];
  const plain = wanted.length === 0;
  const [done, setDone] = useState<DataFrame[]>();
  useEffect(() => {
    if (!frames || plain) return undefined;
    const running = transformDataFrame(wanted, frames, { interpolate: fill }).subscribe(setDone);
    return () => running.unsubscribe();
    // The transformations belong to the panel.
  }, [panel, frames, fill, plain]);
  return plain ? frames : done;
}
