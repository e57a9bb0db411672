import type { UPlotConfigBuilder } from '@grafana/ui';
import { useEffect, useLayoutEffect, useReducer, useRef } from 'react';
import type uPlot from 'uplot';

/** The plot of a configuration, for what is laid over it: draws again whenever the plot has. Undefined until there is one. */
export function usePlot(config: UPlotConfigBuilder): uPlot | undefined {
  const plot = useRef<uPlot>(undefined);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => {
    config.addHook('init', (u) => {
      plot.current = u;
    });
    config.addHook('draw', () => queueMicrotask(redraw));
    config.addHook('destroy', () => {
      plot.current = undefined;
    });
  }, [config]);
  return plot.current;
}

/** Draws on the canvas below the lines, with the latest of what `draw` closes over. */
export function useUnderlay(config: UPlotConfigBuilder, draw: (plot: uPlot) => void, changed: unknown): void {
  const latest = useRef(draw);
  const plot = useRef<uPlot>(undefined);
  useLayoutEffect(() => {
    latest.current = draw;
  });
  useLayoutEffect(() => {
    config.addHook('init', (u) => {
      plot.current = u;
    });
    config.addHook('drawClear', (u) => latest.current(u));
  }, [config]);
  useEffect(() => plot.current?.redraw(false), [changed]);
}
