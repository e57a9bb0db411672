import type { ExerciseDetail } from '@assay/contracts';
import { useTranslation } from 'react-i18next';
import { Difficulty } from '../catalogue/Difficulty.tsx';
import { useLocalized } from '../i18n/useLocale.ts';
import classes from './ExerciseTitle.module.css';

export function ExerciseTitle({ detail }: { readonly detail: ExerciseDetail }) {
  const { t } = useTranslation();
  const localized = useLocalized();
  return (
    <>
      <span className={classes['slash']} aria-hidden="true">
        /
      </span>
      <h1 className={classes['title']}>{localized(detail.title)}</h1>
      <span className={classes['facts']}>
        <span className={classes['language']}>{t(`app.language.${detail.language}`)}</span>
        <Difficulty level={detail.difficulty} />
      </span>
    </>
  );
}
