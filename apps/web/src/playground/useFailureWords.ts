import { ERROR_CODES, type ErrorCode } from '@assay/contracts';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from './conversation.ts';

const isKnown = (code: string): code is ErrorCode => code in ERROR_CODES;

/** What went wrong and what to do, in the reader's language where the code is known, else in the server's words. */
export function useFailureWords(): (failure: Failure) => string {
  const { t } = useTranslation();
  return useCallback(
    ({ code, message }) => {
      if (code === 'unreachable') return t('playground.failure.unreachable');
      if (code === 'stream_broken') return t('playground.failure.streamBroken');
      if (isKnown(code)) return t(`errors.${code}`);
      return message === '' ? t('errors.internal') : message;
    },
    [t],
  );
}
