import type { CheckResult } from '@assay/contracts';
import { useTranslation } from 'react-i18next';
import { useFormats, useLocalized } from '../../i18n/useLocale.ts';
import { useWorkbench } from '../WorkbenchContext.tsx';
import { Outcome, type OutcomeName } from './Outcome.tsx';
import type { RunView } from './runView.ts';
import classes from './CheckList.module.css';

/** The checks of the exercise in order; results come in one by one. */
export function CheckList({ view }: { readonly view: RunView | undefined }) {
  const { t } = useTranslation();
  const localized = useLocalized();
  const { detail } = useWorkbench();
  const results = new Map(view?.checks.map((check) => [check.id, check]));
  // An old run may have checks that the exercise no longer has, and the other way round.
  const rows = view?.result && view.checks.length > 0 ? view.checks : detail.checks;
  return (
    <ol className={classes['list']} aria-label={t('run.checkList')}>
      {rows.map((check) => {
        const result = results.get(check.id);
        return (
          <li key={check.id} className={classes['row']} data-outcome={result?.outcome}>
            <Outcome outcome={result?.outcome ?? outcomeOf(view, check.id)} size={17} />
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

function outcomeOf(view: RunView | undefined, id: string): OutcomeName {
  if (view?.result) return 'skipped';
  return view?.phases.some((phase) => phase.name === `check:${id}` && phase.ms === undefined) ? 'running' : 'waiting';
}

function Points({ result, possible }: { readonly result: CheckResult | undefined; readonly possible: number }) {
  const { number } = useFormats();
  return <span className={classes['points']}>{result ? `${number(result.points)} / ${number(possible)}` : number(possible)}</span>;
}
