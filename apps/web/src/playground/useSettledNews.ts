import { useCallback, useEffectEvent } from 'react';
import { AssayError } from '@assay/contracts';
import { useTranslation } from 'react-i18next';
import { Refused } from '../api/failure.ts';
import { announce } from '../app/announcer.ts';
import { reportFailure } from '../session/sessionEnd.ts';
import { isRegistered } from './chatFailure.ts';
import type { Failure, Pane, Reply } from './conversation.ts';
import { useFailureWords } from './useFailureWords.ts';

/**
 * Tells screen readers of each answer once it is over, as a whole and politely: text that changes with every token could not be
 * followed by ear. A session that has ended asks to log in again.
 */
export function useSettledNews(): (reply: Reply, pane: Pane) => void {
  const { t } = useTranslation();
  const wordsOf = useFailureWords();
  const tell = useEffectEvent((reply: Reply, pane: Pane) => {
    if (reply.failure) reportFailure(refusalOf(reply.failure));
    const { text, state, failure, request } = reply;
    const name = [t(`playground.panes.${pane}`), request['model']].join(', ');
    if (failure) announce(t('playground.news.failed', { name, text: wordsOf(failure) }));
    else announce(t(state === 'stopped' ? 'playground.news.stopped' : 'playground.news.answered', { name, text }));
  });
  return useCallback((reply, pane) => tell(reply, pane), []);
}

function refusalOf({ code }: Failure): Refused | undefined {
  return isRegistered(code) ? new Refused(new AssayError(code)) : undefined;
}
