import { IconAlertTriangle, IconCloudUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../app/store.ts';
import { useFailureText } from '../../i18n/useFailureText.ts';
import { useWorkbench } from '../WorkbenchContext.tsx';
import classes from '../editor/Bars.module.css';

/** What stands between the learner and the run: it waits for the network, or was refused. */
export function DelayedNote() {
  const { t } = useTranslation();
  const textOf = useFailureText();
  const { sending, failure } = useStore(useWorkbench().runs.desk);
  if (sending?.delayed === true) {
    return (
      <div className={classes['bar']} data-tone="warn" role="status">
        <IconCloudUp size={16} aria-hidden="true" />
        <span className={classes['text']}>{t('run.state.delayed')}</span>
      </div>
    );
  }
  if (failure === undefined) return null;
  return (
    <div className={classes['bar']} data-tone="warn" role="alert">
      <IconAlertTriangle size={16} aria-hidden="true" />
      <span className={classes['text']}>{textOf(failure)}</span>
    </div>
  );
}
