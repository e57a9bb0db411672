import { Button, Code } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { MessagePage } from './MessagePage.tsx';

export function CrashPage({ error }: ErrorComponentProps) {
  const { t } = useTranslation();
  return (
    <MessagePage title={t('app.crash.title')} text={t('app.crash.text')}>
      <Button size="sm" onClick={() => window.location.reload()}>
        {t('app.crash.action')}
      </Button>
      <Code>{error instanceof Error ? error.message : String(error)}</Code>
    </MessagePage>
  );
}
