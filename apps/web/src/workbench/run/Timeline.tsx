import { IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/useLocale.ts';
import { stagesOf, type StageView } from './phases.ts';
import type { RunView } from './runView.ts';
import classes from './Timeline.module.css';

/** The way of a run from the queue to its end, with the time each step took. */
export function Timeline({ view }: { readonly view: RunView }) {
  const { t } = useTranslation();
  const over = view.result !== undefined;
  const now = useNow(!over);
  return (
    <ol className={classes['line']} aria-label={t('run.timeline')}>
      {stagesOf(view.phases, view.result).map((stage) => (
        <Stage key={stage.stage} stage={stage} now={now} tests={view.mode === 'try'} />
      ))}
    </ol>
  );
}

function Stage({
  stage: { stage, status, ms, startedAt },
  now,
  tests,
}: {
  readonly stage: StageView;
  readonly now: number;
  readonly tests: boolean;
}) {
  const { t } = useTranslation();
  const { duration } = useFormats();
  const elapsed = status === 'active' && startedAt !== undefined ? (ms ?? 0) + Math.max(0, now - startedAt) : ms;
  return (
    <li className={classes['stage']} data-status={status} aria-current={status === 'active' ? 'step' : undefined}>
      <span className={classes['dot']} aria-hidden="true">
        {status === 'done' && <IconCheck size={11} stroke={3} />}
        {status === 'broken' && <IconX size={11} stroke={3} />}
        {status === 'skipped' && <IconMinus size={11} stroke={3} />}
      </span>
      {status === 'skipped' && <span className="visually-hidden">{t('run.stageSkipped')}</span>}
      <span className={classes['name']}>{t(`run.stages.${stage === 'checks' && tests ? 'tests' : stage}`)}</span>
      <span className={classes['time']}>{elapsed === undefined ? '' : duration(elapsed)}</span>
    </li>
  );
}

/** The present, in ms, refreshed while something runs. */
function useNow(running: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
