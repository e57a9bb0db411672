import type { Run } from '@assay/contracts';
import { useTranslation } from 'react-i18next';
import { LimitText } from './LimitText.tsx';
import { nextKey, reasonOf, toneOf, verdictKey } from './verdictText.ts';
import { useLocalized } from '../../i18n/useLocale.ts';
import classes from './Verdict.module.css';

/** The outcome of a test run in one line, and what it means. */
export function RunSummaryLine({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const localized = useLocalized();
  const reason = reasonOf(run);
  return (
    <p className={classes['line']} data-tone={toneOf(run.verdict)}>
      <strong>{t(verdictKey(run))}</strong> {reason && localized(reason)} <LimitText run={run} /> {t(nextKey(run))}
    </p>
  );
}
