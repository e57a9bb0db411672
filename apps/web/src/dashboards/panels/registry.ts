import type { ComponentType } from 'react';
import type { PanelProps } from './PanelProps.ts';
import { StatPanel } from './StatPanel.tsx';
import { TimeseriesPanel } from './TimeseriesPanel.tsx';
import { UnknownPanel } from './UnknownPanel.tsx';

/** The kinds of panels that we draw, under Grafana's own names. A further kind is a file and a line here. */
const KINDS: Readonly<Record<string, ComponentType<PanelProps>>> = {
  stat: StatPanel,
  timeseries: TimeseriesPanel,
};

export function kindOf(type: string): ComponentType<PanelProps> {
  return KINDS[type] ?? UnknownPanel;
}
