import type { DashboardPanel } from '@assay/contracts';
import type { DataFrame, GrafanaTheme2, TimeRange } from '@grafana/data';
import type { Exemplar } from '../model/exemplars.ts';

/** What every kind of panel is given to draw. */
export interface PanelProps {
  readonly panel: DashboardPanel;
  /** Title with its variables filled in. */
  readonly title: string;
  readonly frames: DataFrame[];
  readonly exemplars: readonly Exemplar[];
  readonly timeRange: TimeRange;
  readonly theme: GrafanaTheme2;
  /** CSS px of the panel's body. */
  readonly width: number;
  readonly height: number;
  /** Fills variables into a text. */
  readonly fill: (text: string) => string;
}

/** Options of a panel kind, as the dashboard's JSON has them: nobody has promised anything of their form. */
export function optionsOf<Options extends object>(panel: DashboardPanel): Partial<Options> {
  return panel.options as Partial<Options>;
}
