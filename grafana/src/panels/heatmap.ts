import { HeatmapCellLayout, ScaleDistribution, ScaleDistributionConfigBuilder } from '@grafana/grafana-foundation-sdk/common';
import {
  CellValuesBuilder,
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  HeatmapColorScale,
  PanelBuilder,
  RowsHeatmapOptionsBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { compose, type Panel, type PanelSpec } from './panel.ts';

/** How a distribution went; shows two humps where a percentile shows one number. `unit` is the unit of the buckets. */
export const heatmap =
  (spec: PanelSpec): Panel =>
  (language) =>
    compose(new PanelBuilder(), spec, language)
      .calculate(false)
      .rowsFrame(new RowsHeatmapOptionsBuilder().layout(HeatmapCellLayout.Auto))
      .color(
        new HeatmapColorOptionsBuilder()
          .mode(HeatmapColorMode.Scheme)
          .scheme('Blues')
          .scale(HeatmapColorScale.Exponential)
          .exponent(0.5)
          .steps(32)
          .reverse(false),
      )
      .cellGap(1)
      .cellValues(new CellValuesBuilder().unit('ops'))
      .yAxis(new YAxisConfigBuilder().unit(spec.unit))
      .scaleDistribution(new ScaleDistributionConfigBuilder().type(ScaleDistribution.Linear))
      .showLegend();
