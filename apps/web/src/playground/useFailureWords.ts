import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { isRegistered } from './chatFailure.ts';
import type { Failure } from './conversation.ts';

/** What went wrong and what to do, in the reader's language where the code is known, else in the server's words. */
export function useFailureWords(): (failure: Failure) => string {
  const { t } = useTranslation();
  return useCallback(
    ({ code, message }) => {
      if (code === 'unreachable') return t('playground.failure.unreachable');
      if (code === 'stream_broken') return t('playground.failure.streamBroken');
      if (isRegistered(code)) return t(`errors.${code}`);
      return message === '' ? t('errors.internal') : message;
    },
    [t],
  );
}
