import { formattedValueToString, FieldType, type DataFrame, type Field } from '@grafana/data';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { PanelProps } from '../panels/PanelProps.ts';
import { useMoment } from './useMoment.ts';
import classes from './PanelTable.module.css';

/** The newest moments; the table is for reading, not for keeping. */
const MOST_ROWS = 120;

/** What a chart draws, in rows and columns: for screen readers, for exact values, and for the way from a request to its trace. */
export function PanelTable({ frames, exemplars, title }: PanelProps) {
  const { t } = useTranslation();
  const moment = useMoment();
  const columns = frames.flatMap((frame) =>
    frame.fields.filter(({ type }) => type === FieldType.number).map((field) => ({ frame, field })),
  );
  const times = [...new Set(frames.flatMap((frame) => timesOf(frame)))].sort((a, b) => b - a).slice(0, MOST_ROWS);
  return (
    <div className={classes['scroll']} tabIndex={0} role="region" aria-label={t('dashboards.tableOf', { title })}>
      {exemplars.length > 0 && (
        <ul className={classes['exemplars']} aria-label={t('dashboards.exemplars')}>
          {exemplars.toReversed().map(({ traceId, time, value }) => (
            <li key={`${traceId} ${time}`}>
              <Link to="/traces/$traceId" params={{ traceId }}>
                {moment(time)} · {formatted(columns[0]?.field, value)} · {traceId.slice(0, 8)}
              </Link>
            </li>
          ))}
        </ul>
      )}
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{t('dashboards.time')}</th>
            {columns.map(({ field }, index) => (
              <th key={index} scope="col" className={classes['number']}>
                {field.state?.displayName ?? field.config.displayNameFromDS ?? field.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {times.map((time) => (
            <tr key={time}>
              <th scope="row">{moment(time)}</th>
              {columns.map(({ frame, field }, index) => (
                <td key={index} className={classes['number']}>
                  {formatted(field, field.values[timesOf(frame).indexOf(time)] as number | null | undefined)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const timesOf = ({ fields }: DataFrame): number[] => (fields.find(({ type }) => type === FieldType.time)?.values ?? []) as number[];

function formatted(field: Field | undefined, value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return field?.display ? formattedValueToString(field.display(value)) : String(value);
}
