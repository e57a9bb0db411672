import type { DisplayValue, FieldDisplay } from '@grafana/data';
import { getFieldDisplayValues, type ReduceDataOptions } from '@grafana/data';
import { ReducerID } from '@grafana/data';
import type { ReactNode } from 'react';
import classes from './TileGrid.module.css';
import type { PanelProps } from './PanelProps.ts';
import { layTiles, TILE_GAP } from './tiles.ts';

interface Props {
  readonly values: readonly FieldDisplay[];
  readonly width: number;
  readonly height: number;
  readonly orientation: string | undefined;
  readonly render: (value: FieldDisplay, width: number, height: number, count: number) => ReactNode;
}

/** One tile for each value; read out as a list of names and values. */
export function TileGrid({ values, width, height, orientation, render }: Props) {
  const tiles = layTiles(values.length, width, height, orientation);
  return (
    <ul className={classes['grid']} style={{ gap: TILE_GAP, gridTemplateColumns: `repeat(${tiles.columns}, ${tiles.width}px)` }}>
      {values.map((value, index) => (
        <li key={index} className={classes['tile']} style={{ width: tiles.width, height: tiles.height }}>
          {render(value, tiles.width, tiles.height, values.length)}
        </li>
      ))}
    </ul>
  );
}

/** The numbers that a panel's series come down to. */
export function reducedValues({ panel, frames, theme, fill }: PanelProps, sparkline = false): FieldDisplay[] {
  const { reduceOptions } = panel.options as { reduceOptions?: Partial<ReduceDataOptions> };
  const { calcs, ...rest } = reduceOptions ?? {};
  return getFieldDisplayValues({
    fieldConfig: { defaults: panel.fieldConfig.defaults, overrides: [] },
    reduceOptions: { values: false, ...rest, calcs: calcs === undefined || calcs.length === 0 ? [ReducerID.lastNotNull] : calcs },
    replaceVariables: fill,
    theme,
    data: frames,
    sparkline,
    timeZone: 'browser',
  });
}

/** A value with its unit, as one reads it. */
export function wordsOf({ prefix = '', text, suffix = '' }: DisplayValue): string {
  return `${prefix}${text}${suffix}`;
}
