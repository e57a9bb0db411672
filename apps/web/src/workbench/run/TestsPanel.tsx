import { Button, Textarea } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../app/store.ts';
import { KeyCaps } from '../../shortcuts/KeyCaps.tsx';
import type { Bench } from '../bench.ts';
import { useWorkbench } from '../WorkbenchContext.tsx';
import { EmptyPanel } from './EmptyPanel.tsx';
import { ProblemList } from './ProblemList.tsx';
import { RunSummaryLine } from './RunSummaryLine.tsx';
import { TestDetail } from './TestDetail.tsx';
import { TestTree } from './TestTree.tsx';
import { buildTestTree, firstFailure } from './testTree.ts';
import { Timeline } from './Timeline.tsx';
import classes from './TestsPanel.module.css';

export function TestsPanel() {
  const { t } = useTranslation();
  const { detail, runs, bench } = useWorkbench();
  const { view } = useStore(runs.desk);
  const [picked, setPicked] = useState<string>();
  const tests = view?.tests;
  const tree = useMemo(() => buildTestTree(tests ?? []), [tests]);
  if (!view || (view.mode === 'grade' && view.tests.length === 0)) {
    return (
      <div className={classes['panel']}>
        {detail.acceptsStdin && bench && <StandardInput bench={bench} />}
        <NoTestsYet />
      </div>
    );
  }
  const shown = tests?.find((test) => test.id === picked) ?? firstFailure(tree);
  return (
    <div className={classes['panel']}>
      <div className={classes['head']}>
        <Timeline view={view} />
        {view.result && <RunSummaryLine run={view.result} />}
      </div>
      {view.diagnostics.length > 0 && <ProblemList diagnostics={view.diagnostics} />}
      {detail.acceptsStdin && bench && (
        <details className={classes['again']} open={bench.stdin.get() !== ''}>
          <summary>{t('workbench.runProgram')}</summary>
          <StandardInput bench={bench} />
        </details>
      )}
      {tree.length > 0 && (
        <div className={classes['split']}>
          <TestTree nodes={tree} picked={shown?.id} onPick={setPicked} />
          <TestDetail test={shown} />
        </div>
      )}
    </div>
  );
}

function NoTestsYet() {
  const { t } = useTranslation();
  const { detail, start, bench } = useWorkbench();
  if (detail.tests.length === 0 && !detail.acceptsStdin) return <EmptyPanel title={t('run.tests.none')} />;
  return (
    <EmptyPanel title={t('run.tests.empty')} text={t('run.tests.emptyText')}>
      <Button variant="default" disabled={!bench} onClick={() => start('try')} rightSection={<KeyCaps chord="Alt+Enter" />}>
        {t('workbench.run')}
      </Button>
    </EmptyPanel>
  );
}

/** Uncontrolled, for the same reason as the editor. */
function StandardInput({ bench }: { readonly bench: Bench }) {
  const { t } = useTranslation();
  return (
    <Textarea
      className={classes['stdin'] ?? ''}
      label={t('workbench.stdin')}
      description={t('workbench.stdinHint')}
      defaultValue={bench.stdin.get()}
      onChange={(event) => bench.stdin.set(event.currentTarget.value)}
      autosize
      minRows={1}
      maxRows={6}
      spellCheck={false}
    />
  );
}
