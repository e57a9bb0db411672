import { assertUnreachable, type LimitHit, type Run } from '@assay/contracts';
import { useTranslation } from 'react-i18next';
import { useFormats, useLocalized, type Formats } from '../../i18n/useLocale.ts';

/** Which limit ended the run, how much it was, and where. Nothing when none did. */
export function LimitText({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const localized = useLocalized();
  const { limit } = run;
  if (!limit) return null;
  const check = run.checks.find((each) => each.id === limit.phase);
  const phase = check
    ? t('run.limitPhase.check', { title: localized(check.title) })
    : limit.phase === 'compile' || limit.phase === 'program' || limit.phase === 'tests'
      ? t(`run.limitPhase.${limit.phase}`)
      : limit.phase;
  return <>{t('run.limitHit', { kind: t(`run.limitKind.${limit.kind}`), limit: amountOf(limit, formats), phase })}</>;
}

function amountOf({ kind, limit }: LimitHit, { duration, bytes, number }: Formats): string {
  switch (kind) {
    case 'wall':
    case 'cpu':
      return duration(limit);
    case 'memory':
    case 'output':
    case 'disk':
      return bytes(limit);
    case 'pids':
    case 'files':
      return number(limit);
    default:
      return assertUnreachable(kind);
  }
}
