import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { MessagePage } from './MessagePage.tsx';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <MessagePage title={t('app.notFound.title')} text={t('app.notFound.text')}>
      <Button component={Link} to="/" size="sm">
        {t('app.notFound.action')}
      </Button>
    </MessagePage>
  );
}
