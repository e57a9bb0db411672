import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hasCode } from '../api/failure.ts';
import { queries } from '../api/queries.ts';
import { FailurePage } from '../app/FailurePage.tsx';
import { NotFoundPage } from '../app/NotFoundPage.tsx';
import { TopBar } from '../app/TopBar.tsx';
import { Workbench } from './Workbench.tsx';
import classes from './Workbench.module.css';

export function WorkbenchPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/inside/exercises/$id' });
  const exercise = useQuery(queries.exercise(id));
  const me = useQuery(queries.me());
  if (hasCode(exercise.error, 'exercise_not_found', 'validation_failed')) {
    return <NotFoundPage title={t('app.exerciseMissing.title')} text={t('app.exerciseMissing.text')} />;
  }
  if (exercise.data && me.data) return <Workbench key={`${id}@${exercise.data.version}`} detail={exercise.data} user={me.data} />;
  const failure = exercise.error ?? me.error;
  if (failure) return <FailurePage failure={failure} onRetry={() => void Promise.all([exercise.refetch(), me.refetch()])} />;
  return (
    <div className={classes['page']}>
      <TopBar title={<span className={classes['name']}>{t('app.loading')}</span>} />
      <main id="main" aria-busy="true" />
    </div>
  );
}
