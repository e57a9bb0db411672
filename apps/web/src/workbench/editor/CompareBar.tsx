import { Button } from '@mantine/core';
import { IconGitCompare } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/useLocale.ts';
import { useCommands } from '../../shortcuts/useCommands.ts';
import type { Comparison } from '../compare.ts';
import { useWorkbench } from '../WorkbenchContext.tsx';
import classes from './Bars.module.css';

/** Says what is compared, and ends it. */
export function CompareBar({ comparison, path }: { readonly comparison: Comparison; readonly path: string }) {
  const { t } = useTranslation();
  const { time } = useFormats();
  const workbench = useWorkbench();
  const close = (): void => {
    workbench.comparison.set(undefined);
    workbench.bench?.focus();
  };
  useCommands([{ id: 'closeCompare', group: 'code', label: (tr) => tr('workbench.compare.close'), keys: ['Escape'], perform: close }]);
  const names = {
    starter: t('workbench.compare.starter'),
    last: t('workbench.compare.last'),
    run: t('workbench.compare.run', { time: time(comparison.time ?? new Date(0).toISOString()) }),
    theirs: t('workbench.conflict.with'),
  };
  return (
    <div className={classes['bar']} data-tone="info">
      <IconGitCompare size={16} aria-hidden="true" />
      <span className={classes['text']}>{t('workbench.compare.title', { path, with: names[comparison.with] })}</span>
      <span className={classes['aside']}>
        {t('workbench.compare.left')} ↔ {t('workbench.compare.right')}
      </span>
      <Button variant="default" size="compact-xs" onClick={close}>
        {t('workbench.compare.close')}
      </Button>
    </div>
  );
}
