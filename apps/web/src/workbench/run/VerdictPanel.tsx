import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../app/store.ts';
import { KeyCaps } from '../../shortcuts/KeyCaps.tsx';
import { useWorkbench } from '../WorkbenchContext.tsx';
import { CheckList } from './CheckList.tsx';
import { useLiveText } from './LiveBadge.tsx';
import { ProblemList } from './ProblemList.tsx';
import { Timeline } from './Timeline.tsx';
import { VerdictBanner } from './VerdictBanner.tsx';
import classes from './Verdict.module.css';

/** From the queue to the verdict, as it happens. Before that: what will be checked. */
export function VerdictPanel() {
  const { runs } = useWorkbench();
  const { view } = useStore(runs.desk);
  if (view?.mode !== 'grade') return <Beforehand />;
  return (
    <div className={classes['panel']}>
      <Timeline view={view} />
      {view.result ? <VerdictBanner run={view.result} /> : <LiveLine />}
      {view.diagnostics.length > 0 && (
        <div className={classes['problems']}>
          <ProblemList diagnostics={view.diagnostics} />
        </div>
      )}
      <CheckList view={view} />
    </div>
  );
}

function LiveLine() {
  const state = useLiveText();
  return (
    <p className={classes['line']} role="status">
      {state?.text}
    </p>
  );
}

function Beforehand() {
  const { t } = useTranslation();
  const { start, bench, runs } = useWorkbench();
  const { sending } = useStore(runs.desk);
  return (
    <div className={classes['panel']}>
      <div className={classes['before']}>
        <div>
          <strong>{t('run.verdictEmpty')}</strong>
          <p className={classes['hint']}>{t('run.verdictEmptyText')}</p>
        </div>
        <Button
          disabled={!bench || sending !== undefined}
          onClick={() => start('grade')}
          rightSection={<KeyCaps chord="Mod+Enter" quiet />}
        >
          {t('workbench.submit')}
        </Button>
      </div>
      <CheckList view={undefined} />
    </div>
  );
}
