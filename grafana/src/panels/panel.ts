import { type Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  FieldColorBuilder,
  type FieldColorModeId,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type DashboardLink,
  type FieldColor,
  type Panel as BuiltPanel,
  type Threshold,
  type ThresholdsConfig,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PROMETHEUS } from '../datasource.ts';
import { pathTo, titleOf, type DashboardName } from '../dashboard-names.ts';
import type { Language, PanelText } from '../language.ts';
import { query, type Target } from './target.ts';

/** A panel that is not in a language yet. */
export type Panel = (language: Language) => Builder<BuiltPanel>;

/** From a value on, a colour; the first has no value. */
export type Steps = readonly (readonly [from: number | null, color: string])[];

export const GOOD = 'green';
export const WARNING = 'orange';
export const BAD = 'red';
export const NEUTRAL = 'blue';

/** What every kind of panel is made of. */
export interface PanelSpec {
  readonly text: PanelText;
  /** As Grafana names units. */
  readonly unit: string;
  readonly targets: readonly Target[];
  /** Columns of 24, and rows. */
  readonly size: readonly [width: number, height: number];
  readonly thresholds?: Steps;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  /** Where a click on a value leads: what explains it. */
  readonly leadsTo?: readonly DashboardName[];
  /** The variable for each of whose values the panel is drawn once. */
  readonly repeat?: string;
}

/** What the builders of all kinds have in common. */
interface CommonBuilder extends Builder<BuiltPanel> {
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: DataSourceRef): this;
  span(width: number): this;
  height(height: number): this;
  unit(unit: string): this;
  decimals(decimals: number): this;
  min(min: number): this;
  max(max: number): this;
  noValue(value: string): this;
  repeat(variable: string): this;
  repeatDirection(direction: 'h' | 'v'): this;
  maxPerRow(most: number): this;
  targets(targets: DataqueryBuilder[]): this;
  thresholds(thresholds: Builder<ThresholdsConfig>): this;
  colorScheme(color: Builder<FieldColor>): this;
  dataLinks(links: Builder<DashboardLink>[]): this;
}

/** Gives a builder of any kind what every panel must have. */
export function compose<B extends CommonBuilder>(builder: B, spec: PanelSpec, language: Language): B {
  const [width, height] = spec.size;
  const { thresholds = [[null, NEUTRAL]], leadsTo = [] } = spec;
  builder
    .title(spec.text.title[language])
    .description(spec.text.description[language])
    .datasource(PROMETHEUS)
    .span(width)
    .height(height)
    .unit(spec.unit)
    .targets(spec.targets.map((target, index) => query(target, index, language)))
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(thresholds.map(step)))
    .noValue('–');
  if (spec.decimals !== undefined) builder.decimals(spec.decimals);
  if (spec.min !== undefined) builder.min(spec.min);
  if (spec.max !== undefined) builder.max(spec.max);
  if (spec.repeat !== undefined) builder.repeat(spec.repeat).repeatDirection('h').maxPerRow(4);
  if (leadsTo.length > 0) builder.dataLinks(leadsTo.map((name) => linkTo(name, language)));
  return builder;
}

export const color = (mode: FieldColorModeId): FieldColorBuilder => new FieldColorBuilder().mode(mode);

function step([value, colour]: Steps[number]): Threshold {
  return { value, color: colour };
}

/** Keeps the time and the choice of variables. */
function linkTo(name: DashboardName, language: Language): DashboardLinkBuilder {
  return new DashboardLinkBuilder(titleOf(name, language))
    .type(DashboardLinkType.Link)
    .url(`${pathTo(name, language)}?\${__url_time_range}&\${__all_variables}`);
}
