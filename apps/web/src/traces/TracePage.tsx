import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hasCode } from '../api/failure.ts';
import { FailurePage } from '../app/FailurePage.tsx';
import { MessagePage } from '../app/MessagePage.tsx';
import { PendingPage } from '../app/PendingPage.tsx';
import { TopBar } from '../app/TopBar.tsx';
import { useDocumentTitle } from '../app/useDocumentTitle.ts';
import { TraceView } from './TraceView.tsx';
import { useTraceQuery } from './useTraceQuery.ts';
import classes from './TracePage.module.css';

export function TracePage() {
  const { t } = useTranslation();
  const { traceId } = useParams({ from: '/inside/traces/$traceId' });
  useDocumentTitle(t('traces.traceTitle', { id: traceId.slice(0, 8) }));
  return (
    <div className={classes['page']}>
      <TopBar />
      <Content key={traceId} traceId={traceId} />
    </div>
  );
}

function Content({ traceId }: { readonly traceId: string }) {
  const { t } = useTranslation();
  const query = useTraceQuery(traceId);
  if (query.data) {
    return query.data.spans.length === 0 ? (
      <MessagePage title={t('traces.empty')} text={t('traces.missing.text')} />
    ) : (
      <TraceView trace={query.data} onRefresh={() => void query.refetch()} />
    );
  }
  if (hasCode(query.error, 'trace_not_found', 'not_found')) {
    return <MessagePage title={t('traces.missing.title')} text={t('traces.missing.text')} />;
  }
  if (query.isError) return <FailurePage failure={query.error} onRetry={() => void query.refetch()} />;
  return query.failureCount > 0 ? <MessagePage title={t('traces.looking')} text={t('traces.missing.text')} /> : <PendingPage />;
}
