import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconGitCompare, IconFlask, IconLock, IconRestore } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../app/store.ts';
import type { Bench } from '../bench.ts';
import { useCompare } from '../history/useCompare.ts';
import { TabStrip } from '../panes/TabStrip.tsx';
import { useWorkbench } from '../WorkbenchContext.tsx';
import { useResetFile } from './useResetFile.tsx';
import type { WorkspaceFile } from './workspace.ts';
import classes from './FileTabs.module.css';

/** One tab a file: what one may do with it, and where its text is safe. */
export function FileTabs({ bench }: { readonly bench: Bench }) {
  const { t } = useTranslation();
  const active = useStore(bench.workspace.active);
  const tabs = bench.workspace.files.map((file) => ({ id: file.path, label: <TabLabel bench={bench} file={file} /> }));
  const select = (path: string): void => bench.workspace.active.set(path);
  return (
    <TabStrip kind="files" label={t('workbench.files.list')} tabs={tabs} selected={active} onSelect={select} controls="editor-panel">
      <FileActions editable={bench.workspace.find(active)?.role === 'edit'} />
    </TabStrip>
  );
}

function TabLabel({ bench, file }: { readonly bench: Bench; readonly file: WorkspaceFile }) {
  const { t } = useTranslation();
  const status = useStore(bench.badges)[file.path];
  if (file.role !== 'edit') {
    const Icon = file.role === 'test' ? IconFlask : IconLock;
    const meaning = t(`workbench.files.${file.role === 'test' ? 'test' : 'readonly'}`);
    return (
      <>
        <Icon size={13} role="img" aria-label={meaning} /> {file.path}
      </>
    );
  }
  return (
    <>
      {file.path}
      {status && (
        <Tooltip label={t(`workbench.files.${status}`)}>
          <span className={classes['badge']} data-status={status} role="img" aria-label={t(`workbench.files.${status}`)} />
        </Tooltip>
      )}
    </>
  );
}

function FileActions({ editable }: { readonly editable: boolean }) {
  const { t } = useTranslation();
  const workbench = useWorkbench();
  const compare = useCompare(workbench);
  const reset = useResetFile(workbench);
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Tooltip label={t('workbench.compare.menu')}>
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={26}
              aria-label={t('workbench.compare.menu')}
              disabled={!editable}
              className={classes['action'] ?? ''}
            >
              <IconGitCompare size={16} />
            </ActionIcon>
          </Menu.Target>
        </Tooltip>
        <Menu.Dropdown>
          <Menu.Label>{t('workbench.compare.menu')}</Menu.Label>
          <Menu.Item onClick={compare.withStarter}>{t('workbench.compare.starter')}</Menu.Item>
          <Menu.Item onClick={compare.withLast}>{t('workbench.compare.last')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Tooltip label={t('workbench.reset.action')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={26}
          aria-label={t('workbench.reset.action')}
          disabled={!editable}
          onClick={reset}
          className={classes['action'] ?? ''}
        >
          <IconRestore size={16} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
