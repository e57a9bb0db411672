import type { Diagnostic } from '@assay/contracts';
import { useTranslation } from 'react-i18next';
import { useWorkbench } from '../WorkbenchContext.tsx';
import classes from './ProblemList.module.css';

/** What the compiler said; each line leads to its place. */
export function ProblemList({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }) {
  const { t } = useTranslation();
  const { bench } = useWorkbench();
  return (
    <ul className={classes['list']} aria-label={t('run.problems')}>
      {diagnostics.map(({ path, line, column = 1, severity, message }) => (
        <li key={`${path}:${line}:${column}:${message}`}>
          <button type="button" className={classes['problem']} onClick={() => bench?.goTo({ path, line, column })}>
            <code className={classes['place']} data-severity={severity}>
              {path}:{line}:{column}
            </code>
            <span>{message}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
