import type { UPlotConfigBuilder } from '@grafana/ui';
import { useLayoutEffect } from 'react';
import type uPlot from 'uplot';

/** Top, right, bottom, left, CSS px; null: as needed. The last moment's label would be cut off. */
const PADDING: uPlot.Padding = [null, 18, null, null];

/** A plot can be focused, to move its crosshair by the arrow keys: then it needs a name. */
export function PlotName({ config, name }: { readonly config: UPlotConfigBuilder; readonly name: string }) {
  useLayoutEffect(() => {
    config.setPadding(PADDING);
    config.addHook('init', ({ root }) => {
      root.setAttribute('role', 'group');
      root.setAttribute('aria-label', name);
    });
  }, [config, name]);
  return null;
}
