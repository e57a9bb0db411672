import { Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './MessagePage.module.css';

/** While the code of a page is on its way and takes its time. */
export function PendingPage() {
  const { t } = useTranslation();
  return (
    <main id="main" className={classes['page']}>
      <Loader size="sm" color="var(--brand)" />
      <p role="status" className={classes['text']}>
        {t('app.loading')}
      </p>
    </main>
  );
}
