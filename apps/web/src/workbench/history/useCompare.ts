import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { RunSummary } from '@assay/contracts';
import { queries } from '../../api/queries.ts';
import { notify } from '../../app/notify.ts';
import { useFailureText } from '../../i18n/useFailureText.ts';
import type { WorkbenchContext } from '../WorkbenchContext.tsx';

export interface Compare {
  readonly withStarter: () => void;
  readonly withLast: () => void;
  readonly withRun: (run: RunSummary) => void;
}

/** Opens comparisons of the active file. */
export function useCompare({ bench, comparison, detail }: Pick<WorkbenchContext, 'bench' | 'comparison' | 'detail'>): Compare {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const textOf = useFailureText();
  const openRun = async (run: RunSummary | undefined, kind: 'last' | 'run'): Promise<void> => {
    if (!run) {
      notify(t('workbench.compare.none'), 'warn');
      return;
    }
    const { files } = await queryClient.query(queries.runFiles(run.id));
    comparison.set({ with: kind, files, time: run.createdAt });
  };
  const openLast = async (): Promise<void> => {
    const runs = await queryClient.query(queries.runs(detail.id));
    await openRun(
      runs.find((run) => run.mode === 'grade'),
      'last',
    );
  };
  const orSay = (work: Promise<void>): void => void work.catch((failure: unknown) => notify(textOf(failure), 'fail'));
  return {
    withStarter: () => {
      const files = bench?.workspace.files.map((file) => [file.path, file.starter] as const);
      if (files) comparison.set({ with: 'starter', files: Object.fromEntries(files) });
    },
    withLast: () => orSay(openLast()),
    withRun: (run) => orSay(openRun(run, 'run')),
  };
}
