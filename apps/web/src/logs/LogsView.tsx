import { HTTP } from '@assay/contracts';
import { Button, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { perform } from '../api/request.ts';
import { useFormats } from '../i18n/useLocale.ts';
import { useFailureText } from '../i18n/useFailureText.ts';
import { LogForm } from './LogForm.tsx';
import { LogHistogram } from './LogHistogram.tsx';
import { LogList } from './LogList.tsx';
import type { LogsSearch } from './logsSearch.ts';
import { useLogs } from './useLogs.ts';
import classes from './LogsPage.module.css';

/** What the services have written down: asked for above, counted in the middle, read below. */
export function LogsView() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/inside/logs' });
  const navigate = useNavigate({ from: '/logs' });
  const scroller = useRef<HTMLDivElement>(null);
  const logs = useLogs(search, scroller);
  const services = useQuery({
    queryKey: ['telemetry', 'services'],
    queryFn: ({ signal }) => perform(HTTP.telemetryServices, {}, { signal }),
  });
  const change = (next: LogsSearch): void => {
    void navigate({ search: next });
    logs.restart();
  };
  return (
    <main id="main" className={classes['view']}>
      <div className={classes['head']}>
        <h1 className={classes['title']}>{t('logs.title')}</h1>
        <LogForm
          key={JSON.stringify(search)}
          search={search}
          services={services.data?.map(({ name }) => name) ?? []}
          busy={logs.isFetching}
          onSearch={change}
        />
        {search.trace === undefined && (
          <LogHistogram search={search} span={logs.span} onPick={({ fromMs, toMs }) => change({ ...search, from: fromMs, to: toMs })} />
        )}
      </div>
      <Bar logs={logs} search={search} onChange={change} />
      <div ref={scroller} className={classes['scroller']}>
        {logs.fresh > 0 && (
          <Button className={classes['fresh']} size="compact-sm" onClick={logs.showFresh}>
            {t('logs.fresh', { count: logs.fresh })}
          </Button>
        )}
        <Found logs={logs} />
      </div>
    </main>
  );
}

type Logs = ReturnType<typeof useLogs>;

interface BarProps {
  readonly logs: Logs;
  readonly search: LogsSearch;
  readonly onChange: (search: LogsSearch) => void;
}

function Bar({ logs, search, onChange }: BarProps) {
  const { t } = useTranslation();
  const { clock } = useFormats();
  const { from, to, ...unpicked } = search;
  return (
    <div className={classes['bar']}>
      <Switch
        size="sm"
        label={t('logs.live')}
        checked={logs.live}
        disabled={from !== undefined}
        onChange={() => logs.setLive(!logs.live)}
      />
      <span role="status">{logs.liveFailed ? t('logs.liveFailed') : t(logs.live ? 'logs.liveOn' : 'logs.liveOff')}</span>
      {search.trace !== undefined && (
        <span>
          {t('logs.ofTrace')}{' '}
          <Link to="/traces/$traceId" params={{ traceId: search.trace }} search={{}} preload={false} className={classes['link']}>
            {t('logs.openTrace')}
          </Link>
        </span>
      )}
      {from !== undefined && to !== undefined && (
        <>
          {t('logs.picked', { from: clock(new Date(from).toISOString()), to: clock(new Date(to).toISOString()) })}
          <Button variant="default" size="compact-sm" onClick={() => onChange(unpicked)}>
            {t('logs.unpick')}
          </Button>
        </>
      )}
      <span className={classes['keys']}>{t('logs.keys')}</span>
    </div>
  );
}

function Found({ logs }: { readonly logs: Logs }) {
  const { t } = useTranslation();
  const textOf = useFailureText();
  if (logs.failure !== null) {
    return (
      <div className={classes['empty']} role="alert">
        <p>{textOf(logs.failure)}</p>
        <Button variant="default" onClick={logs.restart}>
          {t('app.retry')}
        </Button>
      </div>
    );
  }
  if (logs.isPending) {
    return (
      <p role="status" className={classes['foot']}>
        {t('app.loading')}
      </p>
    );
  }
  if (logs.entries.length === 0) {
    return (
      <div className={classes['empty']} role="status">
        <h2>{t('logs.emptyTitle')}</h2>
        <p>{t('logs.emptyText')}</p>
      </div>
    );
  }
  return (
    <>
      <LogList entries={logs.entries} come={logs.come} />
      <div className={classes['foot']}>
        {logs.hasOlder ? (
          <Button variant="default" loading={logs.isLoadingOlder} onClick={logs.loadOlder}>
            {t('logs.older')}
          </Button>
        ) : (
          t('logs.end')
        )}
      </div>
    </>
  );
}
