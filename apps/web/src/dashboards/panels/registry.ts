import type { ComponentType } from 'react';
import { BarGaugePanel } from './BarGaugePanel.tsx';
import { GaugePanel } from './GaugePanel.tsx';
import { HeatmapPanel } from './HeatmapPanel.tsx';
import type { PanelProps } from './PanelProps.ts';
import { StateTimelinePanel } from './StateTimelinePanel.tsx';
import { StatPanel } from './StatPanel.tsx';
import { TablePanel } from './TablePanel.tsx';
import { TextPanel } from './TextPanel.tsx';
import { TimeseriesPanel } from './TimeseriesPanel.tsx';
import { UnknownPanel } from './UnknownPanel.tsx';

/** The kinds of panels that we draw, under Grafana's own names. A further kind is a file and a line here. */
const KINDS: Readonly<Record<string, ComponentType<PanelProps>>> = {
  bargauge: BarGaugePanel,
  gauge: GaugePanel,
  heatmap: HeatmapPanel,
  'state-timeline': StateTimelinePanel,
  stat: StatPanel,
  table: TablePanel,
  text: TextPanel,
  timeseries: TimeseriesPanel,
};

export function kindOf(type: string): ComponentType<PanelProps> {
  return KINDS[type] ?? UnknownPanel;
}
