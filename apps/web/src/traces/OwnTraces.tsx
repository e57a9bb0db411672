import { HTTP } from '@assay/contracts';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { queries } from '../api/queries.ts';
import { perform } from '../api/request.ts';
import { FailurePage } from '../app/FailurePage.tsx';
import { useFormats, useLocalized } from '../i18n/useLocale.ts';
import classes from './TracesPage.module.css';

const SHOWN = 50;

/** The runs of whoever looks, each with its trace. */
export function OwnTraces() {
  const { t } = useTranslation();
  const localized = useLocalized();
  const { time } = useFormats();
  const runs = useQuery({
    queryKey: ['runs'],
    queryFn: ({ signal }) => perform(HTTP.listRuns, { query: { limit: SHOWN } }, { signal }),
  });
  const { data: exercises = [] } = useQuery(queries.exercises());
  const titles = new Map(exercises.map(({ id, title }) => [id, localized(title)]));
  if (runs.isError) return <FailurePage failure={runs.error} onRetry={() => void runs.refetch()} />;
  return (
    <div className={classes['content']}>
      <h1 className={classes['title']}>{t('traces.own.title')}</h1>
      <p className={classes['lead']}>{t('traces.own.text')}</p>
      {runs.isPending && <p role="status">{t('app.loading')}</p>}
      {runs.data?.length === 0 && (
        <div className={classes['empty']}>
          <h2>{t('traces.own.emptyTitle')}</h2>
          <p>{t('traces.own.emptyText')}</p>
          <Button renderRoot={(props) => <Link to="/" search={{}} {...props} />}>{t('traces.own.action')}</Button>
        </div>
      )}
      {runs.data && runs.data.length > 0 && (
        <ul className={classes['list']} aria-label={t('traces.own.list')}>
          {runs.data.map(({ id, exerciseId, mode, verdict, traceId, createdAt }) => (
            <li key={id}>
              <Link to="/traces/$traceId" params={{ traceId }} search={{}} preload={false} className={classes['row']}>
                <span className={classes['name']}>
                  <strong>{titles.get(exerciseId) ?? exerciseId}</strong>
                </span>
                <span className={classes['services']}>{t(`run.mode.${mode}`)}</span>
                <span className={classes['meter']}>{verdict === undefined ? t('run.state.running') : t(`run.short.${verdict}`)}</span>
                <span className={classes['when']}>{time(createdAt)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
