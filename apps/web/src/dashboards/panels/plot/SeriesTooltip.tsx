import { formattedValueToString, getDisplayProcessor, getFieldSeriesColor, type DataFrame, type Field } from '@grafana/data';
import { SortOrder, TooltipDisplayMode, type VizTooltipOptions } from '@grafana/schema';
import { useTheme2 } from '@grafana/ui';
import { useTranslation } from 'react-i18next';
import type uPlot from 'uplot';
import type { Exemplar } from '../../model/exemplars.ts';
import { useMoment } from '../../view/useMoment.ts';
import classes from './Marks.module.css';

interface Props {
  readonly frames: readonly DataFrame[];
  readonly plot: uPlot;
  /** Of each series of the plot, which point is under the pointer. */
  readonly indexes: readonly (number | null)[];
  readonly series: number | null;
  readonly options: Partial<VizTooltipOptions>;
  readonly exemplars: readonly Exemplar[];
}

const MOST_ROWS = 12;

/** The values at the pointer's time, the nearest one in bold. */
export function SeriesTooltip({ frames, plot, indexes, series, options }: Props) {
  const { t } = useTranslation();
  const theme = useTheme2();
  const moment = useMoment();
  const fields = frames.flatMap(({ fields: all }) => all.slice(1));
  const rows = indexes.flatMap((at, index) => {
    const field = fields[index - 1];
    const value = at === null ? undefined : plot.data[index]?.[at];
    if (index === 0 || field === undefined || value === undefined || value === null || isHidden(field)) return [];
    const display = field.display ?? getDisplayProcessor({ field, theme });
    const text = formattedValueToString(display(value));
    return [{ index, value, text, name: nameOf(field), color: getFieldSeriesColor(field, theme).color }];
  });
  const wanted = options.mode === TooltipDisplayMode.Single ? rows.filter(({ index }) => index === series) : rows;
  const sorted = options.sort === SortOrder.None || options.sort === undefined ? wanted : wanted.toSorted((a, b) => b.value - a.value);
  const ordered = options.sort === SortOrder.Ascending ? sorted.reverse() : sorted;
  const at = indexes.findIndex((each) => each !== null);
  const time = at < 0 ? undefined : plot.data[0][indexes[at] ?? 0];
  return (
    <div className={classes['tooltip']}>
      <div className={classes['time']}>{time === undefined ? '' : moment(time)}</div>
      {ordered.slice(0, MOST_ROWS).map(({ index, name, text, color }) => (
        <div key={index} className={classes[index === series ? 'near' : 'row']}>
          <span className={classes['swatch']} style={{ background: color }} />
          <span className={classes['name']}>{name}</span>
          <span className={classes['value']}>{text}</span>
        </div>
      ))}
      {ordered.length > MOST_ROWS && <div className={classes['more']}>{t('dashboards.more', { count: ordered.length - MOST_ROWS })}</div>}
    </div>
  );
}

const nameOf = ({ state, config, name }: Field): string => state?.displayName ?? config.displayNameFromDS ?? name;
const isHidden = ({ config }: Field): boolean => (config.custom as { hideFrom?: { viz?: boolean } } | undefined)?.hideFrom?.viz === true;
