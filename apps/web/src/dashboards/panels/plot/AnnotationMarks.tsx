import type { GrafanaTheme2 } from '@grafana/data';
import type { UPlotConfigBuilder } from '@grafana/ui';
import uPlot from 'uplot';
import { united } from '../../model/annotations.ts';
import { useDashboard } from '../../view/DashboardContext.ts';
import classes from './Marks.module.css';
import { usePlot, useUnderlay } from './usePlot.ts';

/** Faint: it lies behind the lines, for as long as it lasted. */
const SHADE = 0.07;

/** What held for a while: shaded behind the lines, with its name at the foot of the plot. */
export function AnnotationMarks({ config, theme }: { readonly config: UPlotConfigBuilder; readonly theme: GrafanaTheme2 }) {
  const { spans } = useDashboard();
  const plot = usePlot(config);
  useUnderlay(
    config,
    (u) => {
      const { ctx, bbox } = u;
      ctx.save();
      for (const { from, to, color } of united(spans)) {
        const left = Math.max(bbox.left, u.valToPos(from, 'x', true));
        const right = Math.min(bbox.left + bbox.width, u.valToPos(to, 'x', true));
        if (right < left) continue;
        ctx.fillStyle = theme.visualization.getColorByName(color);
        ctx.globalAlpha = SHADE;
        ctx.fillRect(left, bbox.top, Math.max(uPlot.pxRatio, right - left), bbox.height);
      }
      for (const { from, color } of spans) {
        const left = u.valToPos(from, 'x', true);
        if (left < bbox.left || left > bbox.left + bbox.width) continue;
        ctx.fillStyle = theme.visualization.getColorByName(color);
        ctx.globalAlpha = 0.6;
        ctx.fillRect(left, bbox.top, uPlot.pxRatio, bbox.height);
      }
      ctx.restore();
    },
    spans,
  );
  if (!plot) return null;
  const { bbox } = plot;
  return (
    <div className={classes['layer']} style={inCss(bbox)}>
      {spans.map(({ from, to, title, source, color }) => {
        const left = Math.max(0, plot.valToPos(from, 'x'));
        const width = Math.min(bbox.width / uPlot.pxRatio, plot.valToPos(to, 'x')) - left;
        if (width < 0) return null;
        const style = { left, width: Math.max(8, width), background: theme.visualization.getColorByName(color) };
        return <span key={`${source} ${title} ${from}`} className={classes['span']} style={style} title={`${source}: ${title}`} />;
      })}
    </div>
  );
}

/** A plot's own area in CSS px of its container. */
export function inCss({ left, top, width, height }: uPlot.BBox) {
  const ratio = uPlot.pxRatio;
  return { left: left / ratio, top: top / ratio, width: width / ratio, height: height / ratio };
}
