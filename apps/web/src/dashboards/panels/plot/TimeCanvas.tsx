import type { GrafanaTheme2, TimeRange } from '@grafana/data';
import { AxisPlacement, ScaleDirection, ScaleOrientation } from '@grafana/schema';
import { KeyboardPlugin, UPlotChart, UPlotConfigBuilder } from '@grafana/ui';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type uPlot from 'uplot';
import { useDashboard } from '../../view/DashboardContext.ts';
import { AnnotationMarks, inCss } from './AnnotationMarks.tsx';
import classes from './Marks.module.css';
import { PlotName } from './PlotName.tsx';
import { usePlot } from './usePlot.ts';

/** A line across the plot that can bear a name: from 0 at the foot to the number of lanes at the top. */
export interface LaneMark {
  readonly at: number;
  readonly name: string;
}

interface Props {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly timeRange: TimeRange;
  readonly theme: GrafanaTheme2;
  /** Instants on which the pointer settles, ms since 1970, ascending. */
  readonly times: readonly number[];
  readonly lanes: number;
  readonly marks: readonly LaneMark[];
  /** CSS px for the names of the lanes. */
  readonly axisWidth: number;
  /** Draws into the plot's area; what it draws is a function of `changed`. */
  readonly draw: (plot: uPlot) => void;
  readonly changed: unknown;
  /** What stands at a time and a height, in lanes. */
  readonly describe: (time: number, lane: number) => ReactNode;
  readonly children?: (config: UPlotConfigBuilder) => ReactNode;
}

/** A plot of lanes over time, with the same axis, crosshair, zoom and annotations as the lines have. */
export function TimeCanvas({
  title,
  width,
  height,
  timeRange,
  theme,
  times,
  lanes,
  marks,
  axisWidth,
  draw,
  changed,
  describe,
  children,
}: Props) {
  const { uid, zoom } = useDashboard();
  const latest = useRef({ draw, timeRange, zoom });
  useLayoutEffect(() => {
    latest.current = { draw, timeRange, zoom };
  });
  const names = JSON.stringify(marks);
  const config = useMemo(() => {
    const own = JSON.parse(names) as LaneMark[];
    const builder = new UPlotConfigBuilder('browser');
    const rangeOf = (): [number, number] => [latest.current.timeRange.from.valueOf(), latest.current.timeRange.to.valueOf()];
    builder.addScale({
      scaleKey: 'x',
      isTime: true,
      orientation: ScaleOrientation.Horizontal,
      direction: ScaleDirection.Right,
      range: rangeOf,
    });
    builder.addAxis({ scaleKey: 'x', isTime: true, placement: AxisPlacement.Bottom, timeZone: 'browser', theme });
    const lane = { scaleKey: 'lane', orientation: ScaleOrientation.Vertical, direction: ScaleDirection.Up };
    builder.addScale({ ...lane, range: () => [0, lanes] });
    builder.addAxis({
      scaleKey: 'lane',
      placement: AxisPlacement.Left,
      theme,
      size: axisWidth,
      splits: () => own.map(({ at }) => at),
      values: () => own.map(({ name }) => name),
      grid: { show: false },
      ticks: { show: false },
    });
    // A series that is never drawn: without one the pointer settles on nothing.
    builder.addSeries({ scaleKey: 'lane', theme, pathBuilder: () => null, pointsBuilder: () => undefined, show: true });
    builder.setCursor({
      sync: { key: uid, scales: ['x', null] },
      drag: { setScale: false, x: true, y: false },
      points: { show: false },
      bind: {
        dblclick: (u: uPlot) => () => {
          const { min = 0, max = 0 } = u.scales['x'] ?? {};
          const half = (max - min) / 2;
          latest.current.zoom({ from: min - half, to: max + half });
          return null;
        },
      },
    });
    builder.addHook('setSelect', (u) => {
      const { left, width: wide } = u.select;
      if (wide > 5) latest.current.zoom({ from: u.posToVal(left, 'x'), to: u.posToVal(left + wide, 'x') });
      u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    });
    builder.addHook('draw', (u) => {
      const { ctx, bbox } = u;
      ctx.save();
      ctx.beginPath();
      ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
      ctx.clip();
      latest.current.draw(u);
      ctx.restore();
    });
    return builder;
  }, [names, theme, lanes, axisWidth, uid]);
  const data = useMemo<uPlot.AlignedData>(() => [[...times], times.map(() => 0)], [times]);
  const plotRef = useRef<uPlot>(undefined);
  useEffect(() => plotRef.current?.redraw(), [changed]);
  return (
    <UPlotChart config={config} data={data} width={width} height={height} plotRef={(u) => (plotRef.current = u)}>
      <PlotName config={config} name={title} />
      <KeyboardPlugin config={config} />
      <AnnotationMarks config={config} theme={theme} />
      {children?.(config)}
      <PointedAt config={config} describe={describe} />
    </UPlotChart>
  );
}

/** A word on what is under the pointer, beside it. */
function PointedAt({ config, describe }: { readonly config: UPlotConfigBuilder; readonly describe: Props['describe'] }) {
  const plot = usePlot(config);
  const [at, setAt] = useState<{ readonly left: number; readonly top: number }>();
  useLayoutEffect(() => {
    config.addHook('setCursor', (u) => {
      const { left = -1, top = -1, event } = u.cursor;
      setAt(event && left >= 0 && top >= 0 ? { left, top } : undefined);
    });
  }, [config]);
  if (!plot || !at) return null;
  const content = describe(plot.posToVal(at.left, 'x'), plot.posToVal(at.top, 'lane'));
  if (content === null) return null;
  const area = inCss(plot.bbox);
  const side = at.left > area.width / 2 ? { right: area.width - at.left + 12 } : { left: at.left + 12 };
  return (
    <div className={classes['layer']} style={area}>
      <div className={classes['pointed']} style={{ ...side, top: Math.max(0, Math.min(at.top, area.height - 60)) }}>
        {content}
      </div>
    </div>
  );
}
