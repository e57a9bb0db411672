import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Refused, Unreachable } from '../api/failure.ts';

/** Turns any failure of a request into a sentence in the learner's language that says what to do. */
export function useFailureText(): (failure: unknown) => string {
  const { t } = useTranslation();
  return useCallback(
    (failure) => {
      if (failure instanceof Refused) return t(`errors.${failure.code}`);
      return failure instanceof Unreachable ? t('app.unreachable') : t('errors.internal');
    },
    [t],
  );
}
