import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../api/queries.ts';
import { FailurePage } from '../app/FailurePage.tsx';
import { TopBar } from '../app/TopBar.tsx';
import { useDocumentTitle } from '../app/useDocumentTitle.ts';
import { modelsQuery } from './models.ts';
import { PlaygroundView } from './PlaygroundView.tsx';
import classes from './Playground.module.css';

/** Talks to the models of the platform, and shows what happened on the way. */
export function PlaygroundPage() {
  const { t } = useTranslation();
  useDocumentTitle(t('playground.title'));
  const me = useQuery(queries.me());
  const models = useQuery(modelsQuery());
  if (me.data && models.data) return <PlaygroundView key={me.data.id} owner={me.data.id} models={models.data} />;
  const failure = me.error ?? models.error;
  if (failure) return <FailurePage failure={failure} onRetry={() => void Promise.all([me.refetch(), models.refetch()])} />;
  return (
    <div className={classes['page']}>
      <TopBar />
      <main id="main" aria-busy="true" />
    </div>
  );
}
