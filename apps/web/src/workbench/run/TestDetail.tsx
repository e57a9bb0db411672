import type { TestResult } from '@assay/contracts';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useWorkbench } from '../WorkbenchContext.tsx';
import { diffLines } from './lineDiff.ts';
import classes from './TestDetail.module.css';

export function TestDetail({ test }: { readonly test: TestResult | undefined }) {
  const { t } = useTranslation();
  const { bench } = useWorkbench();
  if (!test) return <p className={classes['hint']}>{t('run.tests.pick')}</p>;
  const { location, expected, actual } = test;
  return (
    <div className={classes['detail']}>
      <div className={classes['head']}>
        <code className={classes['name']}>{test.id}</code>
        {location && (
          <Button variant="default" size="compact-xs" onClick={() => bench?.goTo({ ...location, column: 1 })}>
            {t('run.tests.goto', { path: location.path, line: location.line })}
          </Button>
        )}
      </div>
      {test.outcome === 'passed' && <p className={classes['hint']}>{t('run.tests.passedText')}</p>}
      {test.message !== undefined && <pre className={classes['message']}>{test.message}</pre>}
      {expected !== undefined && actual !== undefined && <Difference expected={expected} actual={actual} />}
    </div>
  );
}

const MARKS = { same: ' ', expected: '−', actual: '+' } as const;

function Difference({ expected, actual }: { readonly expected: string; readonly actual: string }) {
  const { t } = useTranslation();
  return (
    <figure className={classes['figure']} aria-label={t('run.tests.difference')}>
      <figcaption className={classes['legend']}>
        <span data-kind="expected">− {t('run.tests.expected')}</span>
        <span data-kind="actual">+ {t('run.tests.actual')}</span>
      </figcaption>
      <pre className={classes['diff']}>
        {diffLines(expected, actual).map((line, index) => (
          <span key={index} data-kind={line.kind}>
            {MARKS[line.kind]} {line.text}
            {'\n'}
          </span>
        ))}
      </pre>
    </figure>
  );
}
