import type { LogPage } from '@assay/contracts';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LogLine } from './LogLine.tsx';
import type { TraceState } from './useTraceState.ts';
import classes from './TracePanel.module.css';

/** What was written down in the trace, in its order; each entry leads to its span. */
export function TraceLogs({ state: { trace, tree, whole, select }, page }: { readonly state: TraceState; readonly page: LogPage }) {
  const { t } = useTranslation();
  if (page.logs.length === 0) return <p className={classes['hint']}>{t('traces.logs.none')}</p>;
  return (
    <>
      <p className={classes['hint']}>
        {page.next !== undefined && `${t('traces.logs.more', { count: page.logs.length })} `}
        <Link to="/logs" search={{ trace: trace.traceId }} className={classes['link']}>
          {t('traces.logs.open')}
        </Link>
      </p>
      <ul className={classes['list']}>
        {page.logs.toReversed().map((log, index) => (
          <li key={index}>
            <LogLine log={log} traceStartUs={whole.fromUs} />
            {log.spanId !== undefined && tree.byId.has(log.spanId) && (
              <button type="button" className={classes['link']} onClick={() => select(log.spanId)}>
                {t('traces.logs.toSpan')}: {tree.byId.get(log.spanId)?.span.name}
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
