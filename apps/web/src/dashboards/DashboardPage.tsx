import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hasCode } from '../api/failure.ts';
import { FailurePage } from '../app/FailurePage.tsx';
import { NotFoundPage } from '../app/NotFoundPage.tsx';
import { TopBar } from '../app/TopBar.tsx';
import { useLocale } from '../i18n/useLocale.ts';
import { dashboardQueries } from './data/dashboardQueries.ts';
import { DashboardView } from './view/DashboardView.tsx';
import classes from './DashboardsPage.module.css';

/** One dashboard, in the reader's language. */
export function DashboardPage() {
  const { t } = useTranslation();
  const { uid } = useParams({ from: '/inside/dashboards/$uid' });
  const { data, error, refetch } = useQuery(dashboardQueries.one(uid, useLocale()));
  if (data) return <DashboardView key={uid} uid={uid} dashboard={data} />;
  if (hasCode(error, 'dashboard_not_found', 'not_found')) {
    return <NotFoundPage title={t('dashboards.missing.title')} text={t('dashboards.missing.text')} />;
  }
  if (error) return <FailurePage failure={error} onRetry={() => void refetch()} />;
  return (
    <div className={classes['page']}>
      <TopBar />
      <main id="main" aria-busy="true" />
    </div>
  );
}
