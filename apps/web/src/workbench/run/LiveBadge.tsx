import { useTranslation } from 'react-i18next';
import { useStore } from '../../app/store.ts';
import { useWorkbench } from '../WorkbenchContext.tsx';
import classes from './RunButtons.module.css';

/** In the header: what the run is doing right now, in a few words. Nothing when nothing runs. */
export function LiveBadge() {
  const state = useLiveText();
  if (!state) return null;
  return (
    <span className={classes['live']} data-tone={state.warn ? 'warn' : undefined}>
      <span className={classes['pulse']} aria-hidden="true" />
      {state.text}
    </span>
  );
}

export function useLiveText(): { readonly text: string; readonly warn: boolean } | undefined {
  const { t } = useTranslation();
  const { view, sending, live } = useStore(useWorkbench().runs.desk);
  if (sending) return { text: sending.delayed ? t('app.offline') : t('run.state.sending'), warn: sending.delayed };
  if (!view || view.state === 'done') return undefined;
  if (live === 'reconnecting') return { text: t('run.state.reconnecting'), warn: true };
  if (view.state === 'running') return { text: t(view.mode === 'grade' ? 'run.state.grading' : 'run.state.running'), warn: false };
  return {
    text: view.queuePosition === undefined ? t('run.state.queued') : t('run.state.position', { position: view.queuePosition }),
    warn: false,
  };
}
