import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './EmptyCatalogue.module.css';

/** Nothing to show: says why, and what to do. */
export function EmptyCatalogue({ nothingAtAll, onClear }: { readonly nothingAtAll: boolean; readonly onClear: () => void }) {
  const { t } = useTranslation();
  const kind = nothingAtAll ? 'none' : 'empty';
  return (
    <div className={classes['empty']}>
      <h2>{t(`catalogue.${kind}.title`)}</h2>
      <p>{t(`catalogue.${kind}.text`)}</p>
      {!nothingAtAll && (
        <Button variant="default" onClick={onClear}>
          {t('catalogue.empty.action')}
        </Button>
      )}
    </div>
  );
}
