import { Button, Code } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Refused } from '../api/failure.ts';
import { useFailureText } from '../i18n/useFailureText.ts';
import { MessagePage } from './MessagePage.tsx';

/** What a page needs could not be had: says why, and tries again on demand. */
export function FailurePage({ failure, onRetry }: { readonly failure: unknown; readonly onRetry: () => void }) {
  const { t } = useTranslation();
  const textOf = useFailureText();
  return (
    <MessagePage title={t('app.loadFailed')} text={textOf(failure)}>
      <Button size="sm" onClick={onRetry}>
        {t('app.retry')}
      </Button>
      {failure instanceof Refused && failure.traceId !== undefined && <Code>{t('app.trace', { id: failure.traceId })}</Code>}
    </MessagePage>
  );
}
