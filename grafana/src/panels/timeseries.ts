import {
  GraphGradientMode,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { GraphThresholdsStyleConfigBuilder, StackingConfigBuilder } from '@grafana/grafana-foundation-sdk/common';
import { FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { color, compose, type Panel, type PanelSpec } from './panel.ts';

export interface TimeseriesSpec extends PanelSpec {
  /** Whether the series add up to a whole. */
  readonly stacked?: boolean;
  /** The limits are drawn as lines. Default: when there are thresholds. */
  readonly limits?: boolean;
}

/** How something went. Starts at 0 unless told otherwise: a cut axis makes mountains of noise. */
export const timeseries =
  (spec: TimeseriesSpec): Panel =>
  (language) => {
    const { stacked = false, limits = spec.thresholds !== undefined } = spec;
    const builder = compose(new PanelBuilder(), { min: 0, ...spec }, language)
      .colorScheme(color(FieldColorModeId.PaletteClassicByName))
      .lineWidth(stacked ? 1 : 2)
      .fillOpacity(stacked ? 40 : 8)
      .gradientMode(GraphGradientMode.None)
      .showPoints(VisibilityMode.Never)
      // Series are scraped every 2 s: a longer hole is a hole.
      .spanNulls(10_000)
      .legend(
        new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).calcs([]),
      )
      .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
    if (stacked) builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
    if (limits) builder.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
    return builder;
  };
