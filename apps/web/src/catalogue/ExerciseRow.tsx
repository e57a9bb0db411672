import type { ExerciseProgress, ExerciseSummary } from '@assay/contracts';
import { IconCircle, IconCircleCheckFilled, IconCircleHalf2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useLocalized } from '../i18n/useLocale.ts';
import { Difficulty } from './Difficulty.tsx';
import classes from './ExerciseList.module.css';

interface Props {
  readonly exercise: ExerciseSummary;
  readonly progress: ExerciseProgress | undefined;
  readonly isNext: boolean;
}

export function ExerciseRow({ exercise, progress, isNext }: Props) {
  const { t } = useTranslation();
  const localized = useLocalized();
  const status = progress?.status ?? 'untouched';
  return (
    <li>
      <Link to="/exercises/$id" params={{ id: exercise.id }} search={{}} className={classes['row']} data-exercise={exercise.id}>
        <StatusIcon status={status} />
        <span className={classes['main']}>
          <span className={classes['title']}>
            {localized(exercise.title)}
            {isNext && <span className={classes['next']}>{status === 'started' ? t('catalogue.next') : t('catalogue.start')}</span>}
          </span>
          <span className={classes['summary']}>{localized(exercise.summary)}</span>
        </span>
        {progress && progress.attempts > 0 && (
          <span className={classes['standing']}>
            {progress.best && <span>{t('catalogue.best', { earned: progress.best.earned, possible: progress.best.possible })}</span>}
            <span>{t('catalogue.attempts', { count: progress.attempts })}</span>
          </span>
        )}
        <span className={classes['language']}>{t(`app.language.${exercise.language}`)}</span>
        <Difficulty level={exercise.difficulty} />
        <span className={classes['size']}>
          <span>{t('app.minutes', { count: exercise.estMinutes })}</span>
          <span>{t('app.points', { count: exercise.points })}</span>
        </span>
      </Link>
    </li>
  );
}

function StatusIcon({ status }: { readonly status: ExerciseProgress['status'] }) {
  const { t } = useTranslation();
  const Icon = { untouched: IconCircle, started: IconCircleHalf2, passed: IconCircleCheckFilled }[status];
  return <Icon size={18} className={classes[status]} role="img" aria-label={t(`catalogue.statuses.${status}`)} />;
}
