import { FieldType, formattedValueToString, type DataFrame, type Field } from '@grafana/data';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { optionsOf, type PanelProps } from './PanelProps.ts';
import { shareOf } from './arc.ts';
import classes from './TablePanel.module.css';

interface Sorting {
  readonly displayName: string;
  readonly desc?: boolean;
}

interface FieldOptions {
  readonly cellOptions?: { readonly type?: string };
  readonly hidden?: boolean;
  readonly align?: string;
}

const MOST_ROWS = 500;

/** Rows and columns, sorted by any of them. */
export function TablePanel({ panel, frames, title, theme }: PanelProps) {
  const { t } = useTranslation();
  const { sortBy = [] } = optionsOf<{ sortBy: Sorting[] }>(panel);
  const [sorting, setSorting] = useState<Sorting | undefined>(sortBy[0]);
  const frame = frames[0];
  if (!frame) return null;
  const fields = frame.fields.filter(({ config }) => (config.custom as FieldOptions | undefined)?.hidden !== true);
  const rows = orderOf(frame, fields, sorting).slice(0, MOST_ROWS);
  const sortOn = (displayName: string): void =>
    setSorting((before) => ({ displayName, desc: before?.displayName === displayName ? before.desc !== true : false }));
  return (
    <div className={classes['scroll']} tabIndex={0} role="region" aria-label={t('dashboards.tableOf', { title })}>
      <table className={classes['table']}>
        <thead>
          <tr>
            {fields.map((field) => {
              const name = nameOf(field);
              const isSorted = sorting?.displayName === name;
              return (
                <th
                  key={name}
                  scope="col"
                  data-number={field.type === FieldType.number || undefined}
                  aria-sort={isSorted ? (sorting.desc === true ? 'descending' : 'ascending') : 'none'}
                >
                  <UnstyledButton className={classes['sort']} onClick={() => sortOn(name)}>
                    {name}
                    {isSorted && (sorting.desc === true ? <IconChevronDown size={13} /> : <IconChevronUp size={13} />)}
                  </UnstyledButton>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              {fields.map((field) => (
                <Cell
                  key={nameOf(field)}
                  field={field}
                  value={field.values[row] as unknown}
                  contrast={(color) => theme.colors.getContrastText(color)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  readonly field: Field;
  readonly value: unknown;
  readonly contrast: (background: string) => string;
}

function Cell({ field, value, contrast }: CellProps) {
  const shown = field.display?.(value);
  const text = shown ? formattedValueToString(shown) : String(value);
  const { type } = (field.config.custom as FieldOptions | undefined)?.cellOptions ?? {};
  const isNumber = field.type === FieldType.number;
  if (type === 'gauge' && isNumber && typeof value === 'number') {
    const { min, max } = field.state?.range ?? {};
    const share = shareOf(value, Math.min(0, field.config.min ?? min ?? 0), field.config.max ?? max ?? 1);
    return (
      <td data-number>
        <span className={classes['gauge']}>
          <span className={classes['bar']} style={{ width: `${share * 100}%`, background: shown?.color }} />
        </span>
        {text}
      </td>
    );
  }
  const isFilled = type === 'color-background' && shown?.color !== undefined;
  const style = isFilled ? { background: shown.color, color: contrast(shown.color ?? '') } : undefined;
  return (
    <td data-number={isNumber || undefined} style={style} title={isNumber ? undefined : text}>
      {type === 'color-text' && <span className={classes['dot']} style={{ background: shown?.color }} />}
      {text}
    </td>
  );
}

const nameOf = ({ state, config, name }: Field): string => state?.displayName ?? config.displayName ?? name;

/** Indexes of the rows in the order wished; what has no value comes last. */
function orderOf(frame: DataFrame, fields: readonly Field[], sorting: Sorting | undefined): number[] {
  const rows = Array.from({ length: frame.length }, (_, index) => index);
  const field = fields.find((each) => nameOf(each) === sorting?.displayName);
  if (!field) return rows;
  const sign = sorting?.desc === true ? -1 : 1;
  const values = field.values as (string | number | null | undefined)[];
  return rows.sort((a, b) => {
    const [x, y] = [values[a], values[b]];
    if (x === null || x === undefined) return 1;
    if (y === null || y === undefined) return -1;
    return sign * (typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y)));
  });
}
