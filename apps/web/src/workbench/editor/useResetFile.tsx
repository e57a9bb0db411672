import { modals } from '@mantine/modals';
import { useTranslation } from 'react-i18next';
import type { WorkbenchContext } from '../WorkbenchContext.tsx';

/** Gives the active file its starter text back, after a question. Undo takes it back. */
export function useResetFile({ bench }: Pick<WorkbenchContext, 'bench'>): () => void {
  const { t } = useTranslation();
  return () => {
    const file = bench?.workspace.find(bench.workspace.active.get());
    if (!bench || file?.role !== 'edit') return;
    modals.openConfirmModal({
      title: t('workbench.reset.title', { path: file.path }),
      children: t('workbench.reset.text'),
      labels: { confirm: t('workbench.reset.confirm'), cancel: t('app.cancel') },
      confirmProps: { color: 'red' },
      closeButtonProps: { 'aria-label': t('app.close') },
      onConfirm: () => bench.workspace.replace({ [file.path]: file.starter }),
    });
  };
}
