import type { ExerciseDetail, RunMode, User } from '@assay/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '../api/queries.ts';
import { announce } from '../app/announcer.ts';
import { createStore } from '../app/store.ts';
import { preferences } from '../theme/preferences.ts';
import type { Bench } from './bench.ts';
import type { Comparison } from './compare.ts';
import { openBench } from './openBench.ts';
import type { Panel } from './panes/panels.ts';
import { problemsOf } from './run/problemsOf.ts';
import { RunDesk } from './run/runDesk.ts';
import type { RunView } from './run/runView.ts';
import { verdictKey } from './run/verdictText.ts';
import type { WorkbenchContext } from './WorkbenchContext.tsx';

/** Opens the workbench of one exercise and keeps address, history and progress in step with its runs. */
export function useWorkbenchValue(detail: ExerciseDetail, user: User): WorkbenchContext {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const navigate = useNavigate({ from: '/exercises/$id' });
  const { run: linked } = useSearch({ from: '/inside/exercises/$id' });
  const panel = useMemo(() => createStore<Panel>(linked === undefined ? 'tests' : 'verdict'), []);
  const comparison = useMemo(() => createStore<Comparison | undefined>(undefined), []);

  const onAccepted = useEffectEvent((id: string) => {
    void navigate({ search: { run: id }, replace: true });
    void queryClient.invalidateQueries({ queryKey: queries.runs(detail.id).queryKey });
  });
  const onDone = useEffectEvent((view: RunView) => {
    void queryClient.invalidateQueries({ queryKey: queries.runs(detail.id).queryKey });
    void queryClient.invalidateQueries({ queryKey: queries.progress().queryKey });
    if (view.result) announce(t(verdictKey(view.result)));
  });
  const [runs] = useState(() => new RunDesk(user.id, { onAccepted: (id) => onAccepted(id), onDone: (view) => onDone(view) }));
  const [{ bench, benchFailure }, setBench] = useState<{ bench?: Bench; benchFailure?: unknown }>({});

  useEffect(() => {
    let ended = false;
    let opened: Bench | undefined;
    void runs.resume(detail.id);
    openBench(detail, user.id, preferences.get().locale).then(
      (next) => {
        opened = next;
        if (ended) next[Symbol.dispose]();
        else setBench({ bench: next });
      },
      (failure: unknown) => setBench({ benchFailure: failure }),
    );
    return () => {
      ended = true;
      opened?.[Symbol.dispose]();
      runs[Symbol.dispose]();
    };
  }, [detail, user.id, runs]);

  useEffect(() => {
    if (linked !== undefined) runs.open(linked, 'grade');
  }, [linked, runs]);

  useEffect(() => {
    // An address does not tell what kind of run it leads to: the run does, once it is here.
    const stop = runs.desk.subscribe(() => {
      const result = runs.desk.get().view?.result;
      if (!result) return;
      stop();
      if (result.mode === 'try' && panel.get() === 'verdict') panel.set('tests');
    });
    return stop;
  }, [runs, panel]);

  useEffect(() => {
    if (!bench) return;
    const show = (): void => {
      const { view } = runs.desk.get();
      if (view) bench.showProblems(problemsOf(view));
    };
    show();
    return runs.desk.subscribe(show);
  }, [bench, runs]);

  return useMemo(() => {
    const start = (mode: RunMode): void => {
      if (!bench || !detail.modes.includes(mode) || runs.isBusy(mode)) return;
      const stdin = bench.stdin.get();
      const withInput = mode === 'try' && detail.acceptsStdin && stdin !== '';
      panel.set(mode === 'grade' ? 'verdict' : withInput ? 'output' : 'tests');
      void runs.start({
        exerciseId: detail.id,
        exerciseVersion: detail.version,
        mode,
        files: { ...bench.workspace.texts() },
        ...(withInput ? { stdin } : {}),
      });
    };
    return { detail, runs, panel, comparison, bench, benchFailure, start };
  }, [detail, runs, panel, comparison, bench, benchFailure]);
}
