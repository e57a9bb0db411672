import { FieldType, formattedValueToString, getValueFormat, type DataFrame } from '@grafana/data';
import { useMemo } from 'react';
import { useMoment } from '../view/useMoment.ts';
import { heatOf, lanePosition, type Heat } from './heat.ts';
import { optionsOf, type PanelProps } from './PanelProps.ts';
import { ExemplarMarks } from './plot/ExemplarMarks.tsx';
import classes from './plot/Marks.module.css';
import { TimeCanvas } from './plot/TimeCanvas.tsx';

interface Options {
  readonly color: { readonly scheme?: string; readonly exponent?: number };
  readonly yAxis: { readonly unit?: string; readonly decimals?: number };
  readonly cellValues: { readonly unit?: string };
  readonly legend: { readonly show?: boolean };
}

const HUES: Readonly<Record<string, string>> = {
  Blues: 'blue',
  Greens: 'green',
  Oranges: 'orange',
  Reds: 'red',
  Purples: 'purple',
  Spectral: 'blue',
};
const LEGEND_PX = 22;
const NAME_PX = 22;
const AXIS_PX = 62;
/** So that one request among thousands is seen. */
const FAINTEST = 0.1;

/** How many were how large, over time: the fuller a cell, the stronger its colour. */
export function HeatmapPanel({ panel, title, frames, exemplars, timeRange, theme, width, height }: PanelProps) {
  const options = optionsOf<Options>(panel);
  const moment = useMoment();
  const frame = frames.find(({ fields }) => fields.length > 1);
  const heat = useMemo(() => heatOf(bucketsOf(frame)), [frame]);
  const unitOf = (unit: string | undefined) => {
    const format = getValueFormat(unit ?? 'short');
    return (value: number): string => (value === Number.POSITIVE_INFINITY ? '+∞' : formattedValueToString(format(value)));
  };
  const bound = unitOf(options.yAxis?.unit ?? (panel.fieldConfig.defaults['unit'] as string | undefined));
  const amount = unitOf(options.cellValues?.unit);
  const color = theme.visualization.getColorByName(HUES[options.color?.scheme ?? ''] ?? 'blue');
  const strength = (count: number): number =>
    count <= 0 ? 0 : FAINTEST + (1 - FAINTEST) * (count / heat.most) ** (options.color?.exponent ?? 0.5);
  const withLegend = options.legend?.show !== false && height > 120;
  const plotHeight = height - (withLegend ? LEGEND_PX : 0);
  const every = Math.max(1, Math.ceil((heat.bounds.length * NAME_PX) / Math.max(1, plotHeight - 40)));
  const marks = heat.bounds.flatMap((value, index) => (index % every === 0 ? [{ at: index + 1, name: bound(value) }] : []));
  return (
    <>
      <TimeCanvas
        {...{ title, width, height: plotHeight, timeRange, theme, marks }}
        times={heat.times}
        lanes={Math.max(1, heat.bounds.length)}
        axisWidth={AXIS_PX}
        changed={heat}
        draw={(u) => {
          const { ctx } = u;
          ctx.fillStyle = color;
          const half = heat.stepMs / 2;
          for (const [column, time] of heat.times.entries()) {
            const left = Math.round(u.valToPos(time - half, 'x', true));
            const right = Math.round(u.valToPos(time + half, 'x', true));
            for (const [lane, counts] of heat.counts.entries()) {
              const count = counts[column] ?? 0;
              if (count <= 0) continue;
              const top = Math.round(u.valToPos(lane + 1, 'lane', true));
              ctx.globalAlpha = strength(count);
              ctx.fillRect(left, top, Math.max(1, right - left - 1), Math.max(1, Math.round(u.valToPos(lane, 'lane', true)) - top - 1));
            }
          }
        }}
        describe={(time, at) => {
          const lane = Math.floor(at);
          const column = heat.times.findIndex((each) => Math.abs(each - time) <= heat.stepMs / 2);
          const upper = heat.bounds[lane];
          if (upper === undefined || column < 0) return null;
          return (
            <>
              {moment(heat.times[column] ?? time)}
              <br />
              {bound(heat.floors[lane] ?? 0)} – {bound(upper)}: <strong>{amount(heat.counts[lane]?.[column] ?? 0)}</strong>
            </>
          );
        }}
      >
        {(config) => <ExemplarMarks config={config} exemplars={exemplars} scale="lane" toScale={(value) => lanePosition(heat, value)} />}
      </TimeCanvas>
      {withLegend && <Ramp color={color} from={amount(0)} to={amount(heat.most)} />}
    </>
  );
}

function Ramp({ color, from, to }: { readonly color: string; readonly from: string; readonly to: string }) {
  return (
    <ul className={classes['legend']}>
      <li>
        {from}
        <span className={classes['ramp']} style={{ background: `linear-gradient(90deg, transparent, ${color})` }} />
        {to}
      </li>
    </ul>
  );
}

function bucketsOf(frame: DataFrame | undefined): Pick<Heat, 'times' | 'bounds' | 'counts'> & { readonly stepMs: number | undefined } {
  const time = frame?.fields.find(({ type }) => type === FieldType.time);
  const buckets = frame?.fields.filter(({ type }) => type === FieldType.number) ?? [];
  return {
    times: (time?.values ?? []) as number[],
    stepMs: time?.config.interval ?? undefined,
    bounds: buckets.map(({ name, labels }) => {
      const text = labels?.['le'] ?? name;
      return text === '+Inf' ? Number.POSITIVE_INFINITY : Number(text);
    }),
    counts: buckets.map(({ values }) => values as number[]),
  };
}
