import { FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/gauge';
import { color, compose, type Panel, type PanelSpec } from './panel.ts';
import { lastValue } from './stat.ts';

/** How full something is: needs both ends of its scale. */
export const gauge =
  (spec: PanelSpec & { readonly min: number; readonly max: number }): Panel =>
  (language) =>
    compose(new PanelBuilder(), spec, language)
      .colorScheme(color(FieldColorModeId.Thresholds))
      .showThresholdMarkers(true)
      .showThresholdLabels(false)
      .reduceOptions(lastValue());
