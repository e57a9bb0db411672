import type { RunSummary } from '@assay/contracts';
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconGitCompare, IconHistory } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/useLocale.ts';
import { toneOf } from '../run/verdictText.ts';
import { useWorkbench } from '../WorkbenchContext.tsx';
import classes from './HistoryPanel.module.css';

interface Props {
  readonly run: RunSummary;
  readonly onOpen: () => void;
  readonly onCompare: () => void;
  readonly onRestore: () => void;
}

export function HistoryRow({ run, onOpen, onCompare, onRestore }: Props) {
  const { t } = useTranslation();
  const { time } = useFormats();
  const { detail } = useWorkbench();
  return (
    <li className={classes['row']}>
      <button type="button" className={classes['open']} onClick={onOpen} title={t('run.history.open')}>
        <span className={classes['verdict']} data-tone={run.verdict ? toneOf(run.verdict) : 'quiet'}>
          {run.verdict ? t(`run.short.${run.verdict}`) : t(`run.state.${run.state === 'queued' ? 'queued' : 'running'}`)}
        </span>
        <span className={classes['mode']}>{t(`run.mode.${run.mode}`)}</span>
        <time className={classes['time']} dateTime={run.createdAt}>
          {time(run.createdAt)}
        </time>
        {run.exerciseVersion !== detail.version && (
          <span className={classes['time']}>{t('run.history.outdated', { version: run.exerciseVersion })}</span>
        )}
        <span className={classes['score']}>
          {run.score && t('run.history.score', { earned: run.score.earned, possible: run.score.possible })}
        </span>
      </button>
      <Tooltip label={t('run.history.compare')}>
        <ActionIcon variant="subtle" color="gray" size={26} aria-label={t('run.history.compare')} onClick={onCompare}>
          <IconGitCompare size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('run.history.restore')}>
        <ActionIcon variant="subtle" color="gray" size={26} aria-label={t('run.history.restore')} onClick={onRestore}>
          <IconHistory size={16} />
        </ActionIcon>
      </Tooltip>
    </li>
  );
}
