import { CHECKS_PHASE, type CheckResult } from '@assay/contracts';
import { useTranslation } from 'react-i18next';
import { useFormats, useLocalized } from '../../i18n/useLocale.ts';
import { useWorkbench } from '../WorkbenchContext.tsx';
import { Outcome } from './Outcome.tsx';
import type { RunView } from './runView.ts';
import classes from './CheckList.module.css';

/** The checks of the exercise in order; results come in while they run, and which check is at work is not told: the first without one stands for it. */
export function CheckList({ view }: { readonly view: RunView | undefined }) {
  const { t } = useTranslation();
  const localized = useLocalized();
  const { detail } = useWorkbench();
  const results = new Map(view?.checks.map((check) => [check.id, check]));
  // An old run may have checks that the exercise no longer has, and the other way round.
  const rows = view?.result && view.checks.length > 0 ? view.checks : detail.checks;
  const running = !view?.result && view?.phases.some(({ name, ms }) => name === CHECKS_PHASE && ms === undefined);
  const next = running ? rows.find(({ id }) => !results.has(id))?.id : undefined;
  return (
    <ol className={classes['list']} aria-label={t('run.checkList')}>
      {rows.map((check) => {
        const result = results.get(check.id);
        return (
          <li key={check.id} className={classes['row']} data-outcome={result?.outcome}>
            <Outcome outcome={result?.outcome ?? (check.id === next ? 'running' : view?.result ? 'skipped' : 'waiting')} size={17} />
            <span className={classes['title']}>
              {localized(check.title)}
              {result?.outcome === 'failed' && result.message && <span className={classes['message']}>{localized(result.message)}</span>}
            </span>
            <Points result={result} possible={result?.possible ?? check.points} />
          </li>
        );
      })}
    </ol>
  );
}

function Points({ result, possible }: { readonly result: CheckResult | undefined; readonly possible: number }) {
  const { number } = useFormats();
  return <span className={classes['points']}>{result ? `${number(result.points)} / ${number(possible)}` : number(possible)}</span>;
}
