import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../app/announcer.ts';
import { notify } from '../app/notify.ts';

/** Puts a text on the clipboard and says so, or says why not. */
export function useCopy(): (text: string) => void {
  const { t } = useTranslation();
  return useCallback(
    (text) => {
      navigator.clipboard.writeText(text).then(
        () => {
          notify(t('playground.copy.done'), 'pass');
          announce(t('playground.copy.done'));
        },
        () => notify(t('playground.copy.failed'), 'warn'),
      );
    },
    [t],
  );
}
