import { IconCloudCheck, IconCloudOff, IconWifiOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useOnline } from '../../app/online.ts';
import { useStore } from '../../app/store.ts';
import type { Bench } from '../bench.ts';
import { worstOf } from '../drafts/draftSync.ts';
import { useFailureText } from '../../i18n/useFailureText.ts';
import { useFormats } from '../../i18n/useLocale.ts';
import { useWorkbench } from '../WorkbenchContext.tsx';
import classes from './StatusBar.module.css';

/** The bottom line: is it saved, are we connected, where is the cursor, is anything wrong. */
export function StatusBar() {
  const { t } = useTranslation();
  const online = useOnline();
  const { bench } = useWorkbench();
  return (
    <footer className={classes['bar']}>
      {bench && <SaveState bench={bench} />}
      {!online && (
        <span className={classes['warn']} title={t('app.offlineHint')}>
          <IconWifiOff size={14} aria-hidden="true" /> {t('app.offline')}
        </span>
      )}
      <span className={classes['gap']} />
      {bench && <Position bench={bench} />}
    </footer>
  );
}

function SaveState({ bench }: { readonly bench: Bench }) {
  const { t } = useTranslation();
  const { clock } = useFormats();
  const textOf = useFailureText();
  const { savedAt, refusal } = useStore(bench.drafts.sync);
  const status = worstOf(Object.values(useStore(bench.badges)));
  const urgent = status === 'offline' || status === 'refused' || status === 'conflict';
  const Icon = urgent ? IconCloudOff : IconCloudCheck;
  const text =
    status === 'saved' && savedAt !== undefined ? t('workbench.status.savedAt', { time: clock(savedAt) }) : t(`workbench.status.${status}`);
  return (
    <span className={classes[urgent ? 'warn' : 'state']} title={t(`workbench.files.${status}`)}>
      <Icon size={14} aria-hidden="true" /> {text}
      {status === 'refused' && <>: {textOf(refusal)}</>}
    </span>
  );
}

function Position({ bench }: { readonly bench: Bench }) {
  const { t } = useTranslation();
  const { line, column } = useStore(bench.caret);
  const problems = useStore(bench.problems);
  return (
    <>
      {problems.length > 0 && (
        <button type="button" className={classes['problems']} onClick={() => bench.stepProblem(1)}>
          {t('workbench.status.problems', { count: problems.length })}
        </button>
      )}
      <span className={classes['position']}>{t('workbench.status.position', { line, column })}</span>
    </>
  );
}
