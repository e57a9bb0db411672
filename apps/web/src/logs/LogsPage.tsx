import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../api/queries.ts';
import { FailurePage } from '../app/FailurePage.tsx';
import { MessagePage } from '../app/MessagePage.tsx';
import { PendingPage } from '../app/PendingPage.tsx';
import { TopBar } from '../app/TopBar.tsx';
import { useDocumentTitle } from '../app/useDocumentTitle.ts';
import { LogsView } from './LogsView.tsx';
import classes from './LogsPage.module.css';

export function LogsPage() {
  const { t } = useTranslation();
  useDocumentTitle(t('logs.title'));
  const me = useQuery(queries.me());
  return (
    <div className={classes['page']}>
      <TopBar />
      {me.data ? (
        me.data.scopes.includes('operations:read') ? (
          <LogsView />
        ) : (
          <MessagePage title={t('logs.forbidden')} text={t('errors.forbidden')} />
        )
      ) : me.isError ? (
        <FailurePage failure={me.error} onRetry={() => void me.refetch()} />
      ) : (
        <PendingPage />
      )}
    </div>
  );
}
