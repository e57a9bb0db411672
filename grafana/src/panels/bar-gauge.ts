import { BarGaugeDisplayMode, BarGaugeValueMode, VizOrientation } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import { FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { color, compose, type Panel, type PanelSpec } from './panel.ts';
import { lastValue } from './stat.ts';

/** The same quantity of several things, beside each other. */
export const barGauge =
  (spec: PanelSpec): Panel =>
  (language) =>
    compose(new PanelBuilder(), { min: 0, ...spec }, language)
      .colorScheme(color(FieldColorModeId.Thresholds))
      .displayMode(BarGaugeDisplayMode.Basic)
      .valueMode(BarGaugeValueMode.Color)
      .orientation(VizOrientation.Horizontal)
      .showUnfilled(true)
      .reduceOptions(lastValue());
