import type { UPlotConfigBuilder } from '@grafana/ui';
import { useLayoutEffect } from 'react';

/** A plot can be focused, to move its crosshair by the arrow keys: then it needs a name. */
export function PlotName({ config, name }: { readonly config: UPlotConfigBuilder; readonly name: string }) {
  useLayoutEffect(() => {
    config.addHook('init', ({ root }) => {
      root.setAttribute('role', 'group');
      root.setAttribute('aria-label', name);
    });
  }, [config, name]);
  return null;
}
