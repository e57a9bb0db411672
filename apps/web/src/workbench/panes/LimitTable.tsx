import type { Limits } from '@assay/contracts';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/useLocale.ts';
import classes from './StatementPane.module.css';

const SHOWN = ['wallMs', 'compileMs', 'memoryMb', 'pids', 'outputKb', 'cpus'] as const satisfies readonly (keyof Limits)[];

/** What the sandbox allows; folded away until somebody wonders. */
export function LimitTable({ limits }: { readonly limits: Limits }) {
  const { t } = useTranslation();
  const { duration, bytes, number } = useFormats();
  const textOf = (key: (typeof SHOWN)[number]): string => {
    if (key === 'wallMs' || key === 'compileMs') return duration(limits[key]);
    if (key === 'memoryMb') return bytes(limits[key] * 1_048_576);
    return key === 'outputKb' ? bytes(limits[key] * 1_024) : number(limits[key]);
  };
  return (
    <details className={classes['limits']}>
      <summary>{t('workbench.sections.limits')}</summary>
      <dl>
        {SHOWN.map((key) => (
          <div key={key}>
            <dt>{t(`workbench.limits.${key}`)}</dt>
            <dd>{textOf(key)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
