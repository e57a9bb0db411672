import {
  LegendDisplayMode,
  LegendPlacement,
  TimelineValueAlignment,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { rangeMappings, type State } from './mappings.ts';
import { color, compose, type Panel, type PanelSpec } from './panel.ts';

export interface StateTimelineSpec extends PanelSpec {
  readonly states: readonly State[];
}

/** Which state each of several things was in, and when it changed. */
export const stateTimeline =
  ({ states, ...spec }: StateTimelineSpec): Panel =>
  (language) =>
    compose(new PanelBuilder(), { ...spec, thresholds: states.map(({ from, color: of }) => [from, of] as const) }, language)
      .colorScheme(color(FieldColorModeId.Thresholds))
      .mappings(rangeMappings(states, language))
      .mergeValues(true)
      .showValue(VisibilityMode.Never)
      .alignValue(TimelineValueAlignment.Left)
      .rowHeight(0.85)
      .fillOpacity(80)
      .lineWidth(0)
      .legend(
        new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).calcs([]),
      )
      .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single));
