import { HTTP, LOG_LEVELS } from '@assay/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { perform } from '../api/request.ts';
import { useFormats } from '../i18n/useLocale.ts';
import { pick } from './bars.ts';
import type { LogsSearch, LogSpan } from './logsSearch.ts';
import classes from './LogsPage.module.css';

interface Props {
  readonly search: LogsSearch;
  readonly span: LogSpan;
  readonly onPick: (span: LogSpan) => void;
}

const BUCKETS = 80;

/** How many entries there are over time. Dragging over it picks a part. */
export function LogHistogram({ search: { service, level, q }, span: { fromMs, toMs }, onPick }: Props) {
  const { t } = useTranslation();
  const { number, time } = useFormats();
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number }>();
  const query = {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    buckets: BUCKETS,
    ...(service === undefined ? {} : { service }),
    ...(level === undefined ? {} : { level }),
    ...(q === undefined ? {} : { text: q }),
  };
  const { data } = useQuery({
    queryKey: ['logs', 'histogram', query],
    queryFn: ({ signal }) => perform(HTTP.countLogs, { query }, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const buckets = data?.buckets ?? [];
  const sums = buckets.map((bucket) => Object.values(bucket).reduce((sum, count) => sum + count, 0));
  const most = Math.max(1, ...sums);
  const placeOf = ({ currentTarget, clientX }: PointerEvent): number => {
    const box = currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (clientX - box.left) / box.width));
  };
  return (
    <div>
      <div
        role="img"
        aria-label={`${t('logs.histogram')}: ${t('logs.total', { count: data?.counted ?? 0 })}`}
        title={t('logs.histogramHint')}
        className={classes['plot']}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag({ from: placeOf(event), to: placeOf(event) });
        }}
        onPointerMove={(event) => drag && setDrag({ ...drag, to: placeOf(event) })}
        onPointerUp={() => {
          const picked = drag && pick(drag.from, drag.to, { fromMs, toMs }, BUCKETS);
          setDrag(undefined);
          if (picked) onPick(picked);
        }}
        onPointerCancel={() => setDrag(undefined)}
      >
        {buckets.map((bucket, index) => (
          <span key={index} className={classes['bucket']}>
            {LOG_LEVELS.filter((each) => bucket[each] > 0).map((each) => (
              <span
                key={each}
                className={classes['part']}
                data-level={each}
                style={{ height: `${(bucket[each] / most) * 100}%`, minHeight: 2 }}
              />
            ))}
          </span>
        ))}
        {drag && (
          <span
            className={classes['brush']}
            style={{ left: `${Math.min(drag.from, drag.to) * 100}%`, width: `${Math.abs(drag.to - drag.from) * 100}%` }}
          />
        )}
      </div>
      <div className={classes['times']}>
        <span>{time(query.from)}</span>
        <span>
          {data && t(data.complete ? 'logs.total' : 'logs.newest', { count: data.counted })}
          {sums.length > 0 && ` · ${t('logs.most', { count: number(most) })}`}
        </span>
        <span>{time(query.to)}</span>
      </div>
    </div>
  );
}
