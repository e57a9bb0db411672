import { useTranslation } from 'react-i18next';
import { TopBar } from '../app/TopBar.tsx';

export function TracePage() {
  const { t } = useTranslation();
  return (
    <>
      <TopBar />
      <main id="main">
        <h1>{t('app.loading')}</h1>
      </main>
    </>
  );
}
