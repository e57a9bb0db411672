import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { MessagePage } from './MessagePage.tsx';

/** Nothing is here; `title` and `text` say more where more is known. */
export function NotFoundPage({ title, text }: { readonly title?: string; readonly text?: string }) {
  const { t } = useTranslation();
  return (
    <MessagePage title={title ?? t('app.notFound.title')} text={text ?? t('app.notFound.text')}>
      <Button component={Link} to="/" size="sm">
        {t('app.notFound.action')}
      </Button>
    </MessagePage>
  );
}
