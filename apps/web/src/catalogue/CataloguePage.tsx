import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '../api/queries.ts';
import { FailurePage } from '../app/FailurePage.tsx';
import { TopBar } from '../app/TopBar.tsx';
import { useDocumentTitle } from '../app/useDocumentTitle.ts';
import { EmptyCatalogue } from './EmptyCatalogue.tsx';
import { ExerciseList } from './ExerciseList.tsx';
import { FilterBar } from './FilterBar.tsx';
import { ProgressPanel } from './ProgressPanel.tsx';
import { filterExercises, inLearningOrder, suggestNext, type CatalogueSearch } from './catalogueSearch.ts';
import classes from './CataloguePage.module.css';

export function CataloguePage() {
  const { t } = useTranslation();
  useDocumentTitle(t('catalogue.title'));
  const search = useSearch({ from: '/inside/' });
  const navigate = useNavigate({ from: '/' });
  const exercises = useQuery(queries.exercises());
  const standing = useQuery(queries.progress());
  const progress = useMemo(() => new Map(standing.data?.map((each) => [each.exerciseId, each])), [standing.data]);
  const all = useMemo(() => inLearningOrder(exercises.data ?? []), [exercises.data]);
  const shown = useMemo(() => filterExercises(all, search, progress), [all, search, progress]);
  const emptyArea = all.some(({ area }) => area === search.area) ? undefined : search.area;
  const change = (next: CatalogueSearch): void => void navigate({ search: next, replace: true });

  if (exercises.isError) return <FailurePage failure={exercises.error} onRetry={() => void exercises.refetch()} />;
  return (
    <div className={classes['page']}>
      <TopBar />
      <main id="main" className={classes['main']}>
        <div className={classes['columns']}>
          <ProgressPanel exercises={all} progress={progress} chosen={search.area} onChoose={(area) => change({ ...search, area })} />
          <section aria-labelledby="list-title" className={classes['content']}>
            <div className={classes['heading']}>
              <h1 id="list-title" className={classes['title']}>
                {t('catalogue.title')}
              </h1>
              <p className={classes['count']} role="status">
                {exercises.isPending ? t('app.loading') : t('catalogue.shown', { count: shown.length })}
              </p>
              <p className={classes['keys']}>{t('catalogue.keys')}</p>
            </div>
            <FilterBar search={search} onChange={change} />
            {exercises.isSuccess && shown.length === 0 && (
              <EmptyCatalogue area={emptyArea} nothingAtAll={all.length === 0} onClear={() => change({})} />
            )}
            <ExerciseList exercises={shown} progress={progress} next={suggestNext(all, progress)?.id} grouped={search.area === undefined} />
          </section>
        </div>
      </main>
    </div>
  );
}
