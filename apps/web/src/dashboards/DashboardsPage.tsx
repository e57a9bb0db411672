import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FailurePage } from '../app/FailurePage.tsx';
import { TopBar } from '../app/TopBar.tsx';
import { useDocumentTitle } from '../app/useDocumentTitle.ts';
import { useLocale } from '../i18n/useLocale.ts';
import { dashboardQueries } from './data/dashboardQueries.ts';
import classes from './DashboardsPage.module.css';

/** All dashboards, each with the questions that it answers. */
export function DashboardsPage() {
  const { t } = useTranslation();
  useDocumentTitle(t('dashboards.title'));
  const { data, isError, error, isPending, refetch } = useQuery(dashboardQueries.list(useLocale()));
  if (isError) return <FailurePage failure={error} onRetry={() => void refetch()} />;
  return (
    <div className={classes['page']}>
      <TopBar />
      <main id="main" className={classes['main']}>
        <div className={classes['column']}>
          <h1 className={classes['title']}>{t('dashboards.title')}</h1>
          <p className={classes['lead']}>{t('dashboards.lead')}</p>
          {isPending && <p role="status">{t('app.loading')}</p>}
          {data?.length === 0 && <p>{t('dashboards.none')}</p>}
          <ul className={classes['list']}>
            {data?.map(({ uid, title, description, panels }) => (
              <li key={uid}>
                <Link to="/dashboards/$uid" params={{ uid }} search={{}} className={classes['card']}>
                  <h2 className={classes['name']}>{title}</h2>
                  <p className={classes['text']}>{description}</p>
                  <p className={classes['count']}>{t('dashboards.panels', { count: panels })}</p>
                </Link>
              </li>
            ))}
          </ul>
        </div>
      </main>
    </div>
  );
}
