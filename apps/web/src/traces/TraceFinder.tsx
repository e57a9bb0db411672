import { HTTP } from '@assay/contracts';
import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { perform } from '../api/request.ts';
import { useFailureText } from '../i18n/useFailureText.ts';
import { FoundTraces } from './FoundTraces.tsx';
import { Scatter } from './Scatter.tsx';
import { TraceForm } from './TraceForm.tsx';
import { askedFor, ORDERS, type TracesSearch } from './tracesSearch.ts';
import classes from './TracesPage.module.css';

/** Looks for traces: what is asked for stands in the address, what was found in a picture and a list. */
export function TraceFinder() {
  const { t } = useTranslation();
  const textOf = useFailureText();
  const search = useSearch({ from: '/inside/traces' });
  const navigate = useNavigate({ from: '/traces' });
  const { order = 'recent', ...asked } = search;
  const services = useQuery({
    queryKey: ['telemetry', 'services'],
    queryFn: ({ signal }) => perform(HTTP.telemetryServices, {}, { signal }),
  });
  const found = useQuery({
    queryKey: ['traces', 'search', asked],
    queryFn: async ({ signal }) => {
      const query = askedFor(asked, Date.now());
      return { query, traces: await perform(HTTP.searchTraces, { query }, { signal }) };
    },
    retry: false,
  });
  const traces = useMemo(() => {
    const all = found.data?.traces ?? [];
    return order === 'recent' ? all : [...all].sort((a, b) => b.durationUs - a.durationUs);
  }, [found.data, order]);
  const change = (next: TracesSearch): void => {
    void navigate({ search: { ...next, order: search.order } });
    void found.refetch();
  };
  return (
    <div className={classes['content']}>
      <h1 className={classes['title']}>{t('traces.title')}</h1>
      <TraceForm key={JSON.stringify(asked)} search={asked} services={services.data ?? []} busy={found.isFetching} onSearch={change} />
      {found.isError && (
        <div className={classes['empty']} role="alert">
          <p>{textOf(found.error)}</p>
          <Button variant="default" onClick={() => void found.refetch()}>
            {t('app.retry')}
          </Button>
        </div>
      )}
      {found.data && !found.isError && traces.length > 0 && (
        <>
          <Scatter traces={traces} query={found.data.query} />
          <div className={classes['head']}>
            <p className={classes['count']} role="status">
              {t('traces.find.found', { count: traces.length })}
              {traces.length === found.data.query.limit && ` · ${t('traces.find.atMost', { count: traces.length })}`}
            </p>
            <NativeSelect
              size="xs"
              aria-label={t('traces.find.order')}
              value={order}
              data={ORDERS.map((each) => ({ value: each, label: t(`traces.find.sort.${each}`) }))}
              onChange={(event) =>
                void navigate({ search: { ...search, order: ORDERS.find((each) => each === event.currentTarget.value) }, replace: true })
              }
            />
          </div>
          <FoundTraces traces={traces} />
        </>
      )}
      {found.isSuccess && traces.length === 0 && (
        <div className={classes['empty']} role="status">
          <h2>{t('traces.find.emptyTitle')}</h2>
          <p>{t('traces.find.emptyText')}</p>
        </div>
      )}
      {found.isPending && <p role="status">{t('app.loading')}</p>}
    </div>
  );
}
