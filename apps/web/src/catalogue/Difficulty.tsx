import { DIFFICULTIES, type Difficulty as Level } from '@assay/contracts';
import { useTranslation } from 'react-i18next';
import classes from './Difficulty.module.css';

/** One to three bars and the word: never colour alone. */
export function Difficulty({ level }: { readonly level: Level }) {
  const { t } = useTranslation();
  return (
    <span className={classes['difficulty']}>
      <span className={classes['bars']} data-level={level} aria-hidden="true">
        {DIFFICULTIES.map((each, index) => (
          <span key={each} data-on={index <= DIFFICULTIES.indexOf(level) || undefined} />
        ))}
      </span>
      {t(`app.difficulty.${level}`)}
    </span>
  );
}
