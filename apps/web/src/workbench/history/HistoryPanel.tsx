import { HTTP, type RunSummary } from '@assay/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../../api/queries.ts';
import { perform } from '../../api/request.ts';
import { notify } from '../../app/notify.ts';
import { useFailureText } from '../../i18n/useFailureText.ts';
import { EmptyPanel } from '../run/EmptyPanel.tsx';
import { useWorkbench } from '../WorkbenchContext.tsx';
import { HistoryRow } from './HistoryRow.tsx';
import { useCompare } from './useCompare.ts';
import classes from './HistoryPanel.module.css';

/** Every run of this exercise, unchanged for ever. */
export function HistoryPanel() {
  const { t } = useTranslation();
  const textOf = useFailureText();
  const workbench = useWorkbench();
  const { data: list, error, isPending } = useQuery(queries.runs(workbench.detail.id));
  const compare = useCompare(workbench);
  const restore = async (id: string): Promise<void> => {
    try {
      const { files } = await perform(HTTP.getRunFiles, { params: { id } });
      workbench.bench?.workspace.replace(files);
      workbench.bench?.focus();
      notify(t('workbench.restored'), 'pass');
    } catch (failure) {
      notify(textOf(failure), 'fail');
    }
  };
  const open = ({ id, mode }: RunSummary): void => {
    workbench.runs.open(id, mode);
    workbench.panel.set(mode === 'grade' ? 'verdict' : 'tests');
  };
  if (error) return <EmptyPanel title={t('app.loadFailed')} text={textOf(error)} />;
  if (isPending) return <EmptyPanel title={t('app.loading')} />;
  if (list.length === 0) return <EmptyPanel title={t('run.history.empty')} text={t('run.history.emptyText')} />;
  return (
    <ul className={classes['list']} aria-label={t('run.history.list')}>
      {list.map((run) => (
        <HistoryRow
          key={run.id}
          run={run}
          onOpen={() => open(run)}
          onCompare={() => compare.withRun(run)}
          onRestore={() => void restore(run.id)}
        />
      ))}
    </ul>
  );
}
