import { Code } from '@mantine/core';
import { IconAlertTriangle, IconShieldX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { guardrailOf, ownWords } from './chatFailure.ts';
import type { Failure } from './conversation.ts';
import { useFailureWords } from './useFailureWords.ts';
import classes from './Reply.module.css';

/** What went wrong in words, and what to do; below it what a report should quote. */
export function FailureCard({ failure, traceId }: { readonly failure: Failure; readonly traceId: string | undefined }) {
  const { t } = useTranslation();
  const words = useFailureWords()(failure);
  const server = ownWords(failure);
  const guardrail = guardrailOf(failure);
  const Icon = guardrail ? IconShieldX : IconAlertTriangle;
  return (
    <div className={classes['failure']} data-code={failure.code}>
      <Icon size={18} aria-hidden="true" />
      <div>
        <p className={classes['failureTitle']}>
          {t(guardrail ? 'playground.failure.guardrail' : failure.inBand ? 'playground.failure.midway' : 'playground.failure.title')}
        </p>
        <p>{words}</p>
        {server !== '' && server !== words && <p className={classes['serverWords']}>{server}</p>}
        {guardrail && (
          <dl className={classes['facts']}>
            <dt>{t('playground.failure.side')}</dt>
            <dd>{guardrail.side ? t(`playground.failure.sides.${guardrail.side}`) : t('playground.failure.untold')}</dd>
            <dt>{t('playground.failure.layer')}</dt>
            <dd>{guardrail.layer ?? t('playground.failure.untold')}</dd>
            <dt>{t('playground.failure.reason')}</dt>
            <dd>{guardrail.reason ?? t('playground.failure.untold')}</dd>
          </dl>
        )}
        {failure.retryAfter !== undefined && <p>{t('playground.failure.retryAfter', { count: failure.retryAfter })}</p>}
        <p className={classes['codes']}>
          <Code>{failure.code}</Code>
          {traceId !== undefined && <Code>{t('app.trace', { id: traceId })}</Code>}
        </p>
      </div>
    </div>
  );
}
