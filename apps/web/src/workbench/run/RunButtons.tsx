import { Button, Tooltip } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop, IconSend } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../app/store.ts';
import { KeyCaps } from '../../shortcuts/KeyCaps.tsx';
import { useWorkbench } from '../WorkbenchContext.tsx';
import { LiveBadge } from './LiveBadge.tsx';
import classes from './RunButtons.module.css';

/** Trying and submitting look, are called and are keyed differently: nobody submits by accident. */
export function RunButtons() {
  const { t } = useTranslation();
  const { runs, bench, detail, start } = useWorkbench();
  const { view, sending, cancelling } = useStore(runs.desk);
  const active = view !== undefined && view.state !== 'done';
  const busy = (mode: 'try' | 'grade'): boolean => sending?.mode === mode || (active && view.mode === mode);
  return (
    <div className={classes['group']}>
      <LiveBadge />
      {active && (
        <Tooltip label={<Hint text={t('workbench.stopHint')} chord="Mod+." />}>
          <Button variant="default" leftSection={<IconPlayerStop size={15} />} loading={cancelling} onClick={() => void runs.cancel()}>
            {t('workbench.stop')}
          </Button>
        </Tooltip>
      )}
      {detail.modes.includes('try') && (
        <Tooltip label={<Hint text={t('workbench.runHint')} chord="Alt+Enter" />}>
          <Button
            className={classes['run'] ?? ''}
            variant="default"
            leftSection={<IconPlayerPlay size={15} />}
            disabled={!bench}
            loading={busy('try')}
            onClick={() => start('try')}
          >
            {t('workbench.run')}
          </Button>
        </Tooltip>
      )}
      {detail.modes.includes('grade') && (
        <Tooltip label={<Hint text={t('workbench.submitHint')} chord="Mod+Enter" />}>
          <Button
            className={classes['submit'] ?? ''}
            leftSection={<IconSend size={15} />}
            disabled={!bench}
            loading={busy('grade')}
            onClick={() => start('grade')}
          >
            {t('workbench.submit')}
            <span className={classes['caps']}>
              <KeyCaps chord="Mod+Enter" quiet />
            </span>
          </Button>
        </Tooltip>
      )}
      <span className={classes['divider']} />
    </div>
  );
}

function Hint({ text, chord }: { readonly text: string; readonly chord: string }) {
  return (
    <>
      {text} <KeyCaps chord={chord} quiet />
    </>
  );
}
