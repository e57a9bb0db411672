import type { Run } from '@assay/contracts';
import { IconAlertTriangle, IconBan, IconCircleCheck, IconCircleX, IconGauge, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormats, useLocalized } from '../../i18n/useLocale.ts';
import { TraceLink } from '../../traces/TraceLink.tsx';
import { LimitText } from './LimitText.tsx';
import { VerdictActions } from './VerdictActions.tsx';
import { nextKey, reasonOf, toneOf, verdictKey } from './verdictText.ts';
import classes from './Verdict.module.css';

const ICONS = {
  passed: IconCircleCheck,
  failed: IconCircleX,
  rejected: IconAlertTriangle,
  limit: IconGauge,
  infra_error: IconPlugConnectedX,
  cancelled: IconBan,
} as const;

/** What came out, what it cost, and what to do next. */
export function VerdictBanner({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const localized = useLocalized();
  const { number } = useFormats();
  const reason = reasonOf(run);
  const Icon = ICONS[run.verdict ?? 'infra_error'];
  return (
    <div className={classes['banner']} data-tone={toneOf(run.verdict)} role="status">
      <Icon size={26} className={classes['icon']} aria-hidden="true" />
      <div className={classes['words']}>
        <div className={classes['headline']}>
          <strong>{t(verdictKey(run))}</strong>
          <span className={classes['attempt']}>{t(run.attempt ? 'run.attempt' : 'run.noAttempt')}</span>
        </div>
        <p>
          {reason && <span>{localized(reason)} </span>}
          <LimitText run={run} /> {t(nextKey(run))}
        </p>
        <VerdictActions run={run} />
        <TraceLink traceId={run.traceId} />
      </div>
      {run.score && (
        <div
          className={classes['score']}
          aria-label={t('run.score', { earned: run.score.earned, possible: run.score.possible })}
          role="img"
        >
          <span>{number(run.score.earned)}</span>/{number(run.score.possible)}
        </div>
      )}
    </div>
  );
}
