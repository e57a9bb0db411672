import { FieldType, formattedValueToString, type DataFrame, type Field } from '@grafana/data';
import { measureText } from '@grafana/ui';
import { useMemo } from 'react';
import { useMoment } from '../view/useMoment.ts';
import { optionsOf, type PanelProps } from './PanelProps.ts';
import classes from './plot/Marks.module.css';
import { TimeCanvas } from './plot/TimeCanvas.tsx';
import { stretchesOf, type Stretch } from './stretches.ts';

interface Options {
  readonly rowHeight: number;
  readonly mergeValues: boolean;
  readonly showValue: string;
  readonly legend: { readonly showLegend?: boolean };
}

interface Lane {
  readonly name: string;
  readonly times: readonly number[];
  readonly stretches: readonly Stretch[];
}

const LEGEND_PX = 22;
const FONT_PX = 12;
/** Of the panel's width, for the names. */
const NAME_SHARE = 0.3;

/** In which state each thing was, over time. */
export function StateTimelinePanel({ panel, title, frames, timeRange, theme, width, height }: PanelProps) {
  const { rowHeight = 0.85, mergeValues = true, showValue, legend } = optionsOf<Options>(panel);
  const moment = useMoment();
  const lanes = useMemo(() => lanesOf(frames, mergeValues), [frames, mergeValues]);
  const times = useMemo(() => [...new Set(lanes.flatMap((lane) => lane.times))].sort((a, b) => a - b), [lanes]);
  const states = [...new Map(lanes.flatMap(({ stretches }) => stretches).map(({ text, color }) => [text, color])).entries()];
  const withLegend = legend?.showLegend !== false && height > 90;
  const widest = Math.max(0, ...lanes.map(({ name }) => measureText(name, FONT_PX).width));
  const axisWidth = Math.ceil(Math.min(widest + 14, width * NAME_SHARE));
  // The first one stands at the top.
  const laneAt = (index: number): number => lanes.length - 1 - index;
  const marks = lanes.map(({ name }, index) => ({ at: laneAt(index) + 0.5, name: shorten(name, axisWidth - 14) }));
  return (
    <>
      <TimeCanvas
        {...{ title, width, timeRange, theme, marks, times, axisWidth }}
        height={height - (withLegend ? LEGEND_PX : 0)}
        lanes={Math.max(1, lanes.length)}
        changed={lanes}
        draw={(u) => {
          const { ctx } = u;
          for (const [index, { stretches }] of lanes.entries()) {
            const middle = u.valToPos(laneAt(index) + 0.5, 'lane', true);
            const tall = Math.abs(u.valToPos(0, 'lane', true) - u.valToPos(1, 'lane', true)) * rowHeight;
            for (const { from, to, color, text } of stretches) {
              const left = Math.round(u.valToPos(from, 'x', true));
              const wide = Math.max(1, Math.round(u.valToPos(to, 'x', true)) - left);
              ctx.fillStyle = color;
              ctx.fillRect(left, middle - tall / 2, wide, tall);
              if (showValue !== 'always' || wide < measureText(text, FONT_PX).width * devicePixelRatio) continue;
              ctx.fillStyle = theme.colors.getContrastText(color);
              ctx.textBaseline = 'middle';
              ctx.fillText(text, left + 4 * devicePixelRatio, middle);
            }
          }
        }}
        describe={(time, at) => {
          const lane = lanes[laneAt(Math.floor(at))];
          const stretch = lane?.stretches.find(({ from, to }) => time >= from && time <= to);
          if (!lane || !stretch) return null;
          return (
            <>
              {lane.name}: <strong>{stretch.text}</strong>
              <br />
              {moment(stretch.from)} – {moment(stretch.to)}
            </>
          );
        }}
      />
      {withLegend && (
        <ul className={classes['legend']}>
          {states.map(([text, color]) => (
            <li key={text}>
              <span className={classes['block']} style={{ background: color }} />
              {text}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function lanesOf(frames: readonly DataFrame[], merge: boolean): Lane[] {
  return frames.flatMap((frame) => {
    const time = frame.fields.find(({ type }) => type === FieldType.time);
    if (!time) return [];
    const times = time.values as number[];
    const stepMs = time.config.interval ?? (times[1] ?? 1) - (times[0] ?? 0);
    return frame.fields
      .filter((field) => field !== time)
      .map((field) => ({
        name: nameOf(field),
        times,
        stretches: stretchesOf(times, field.values as unknown[], stepMs, merge, (value) => {
          const shown = field.display?.(value);
          return { text: shown ? formattedValueToString(shown) : String(value), color: shown?.color ?? '' };
        }),
      }));
  });
}

const nameOf = ({ state, config, name }: Field): string => state?.displayName ?? config.displayNameFromDS ?? name;

function shorten(name: string, px: number): string {
  if (measureText(name, FONT_PX).width <= px) return name;
  let kept = name.length;
  while (kept > 1 && measureText(`${name.slice(0, kept)}…`, FONT_PX).width > px) kept -= 1;
  return `${name.slice(0, kept)}…`;
}
