import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../api/queries.ts';
import { FailurePage } from '../app/FailurePage.tsx';
import { PendingPage } from '../app/PendingPage.tsx';
import { TopBar } from '../app/TopBar.tsx';
import { useDocumentTitle } from '../app/useDocumentTitle.ts';
import { OwnTraces } from './OwnTraces.tsx';
import { TraceFinder } from './TraceFinder.tsx';
import classes from './TracesPage.module.css';

/** Operators look for any trace; everybody else finds those of their own runs. */
export function TracesPage() {
  const { t } = useTranslation();
  useDocumentTitle(t('traces.title'));
  const { data: me, isError, error, refetch } = useQuery(queries.me());
  return (
    <div className={classes['page']}>
      <TopBar />
      {me ? (
        <main id="main" className={classes['main']}>
          {me.scopes.includes('operations:read') ? <TraceFinder /> : <OwnTraces />}
        </main>
      ) : isError ? (
        <FailurePage failure={error} onRetry={() => void refetch()} />
      ) : (
        <PendingPage />
      )}
    </div>
  );
}
