import { Button } from '@mantine/core';
import { IconGitMerge } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../app/store.ts';
import type { Bench } from '../bench.ts';
import { useWorkbench } from '../WorkbenchContext.tsx';
import classes from './Bars.module.css';

/** Two newer versions of one draft: shows it and lets the learner choose. Nothing is overwritten before. */
export function ConflictBar({ bench }: { readonly bench: Bench }) {
  const { t } = useTranslation();
  const { comparison } = useWorkbench();
  const { theirs } = useStore(bench.drafts.sync);
  if (!theirs) return null;
  const takeTheirs = (): void => {
    comparison.set(undefined);
    bench.drafts.takeTheirs();
    bench.workspace.replace(theirs.files);
  };
  const keepMine = (): void => {
    comparison.set(undefined);
    bench.drafts.keepMine();
  };
  return (
    <div className={classes['bar']} data-tone="warn" role="alert">
      <IconGitMerge size={16} aria-hidden="true" />
      <span className={classes['text']}>
        <strong>{t('workbench.conflict.title')}</strong> {t('workbench.conflict.text')}
      </span>
      <Button variant="default" size="compact-xs" onClick={() => comparison.set({ with: 'theirs', files: theirs.files })}>
        {t('workbench.conflict.compare')}
      </Button>
      <Button variant="default" size="compact-xs" onClick={takeTheirs}>
        {t('workbench.conflict.theirs')}
      </Button>
      <Button size="compact-xs" onClick={keepMine}>
        {t('workbench.conflict.mine')}
      </Button>
    </div>
  );
}
