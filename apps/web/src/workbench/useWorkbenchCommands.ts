import { useTranslation } from 'react-i18next';
import { announce } from '../app/announcer.ts';
import type { Command } from '../shortcuts/commands.ts';
import { useCommands } from '../shortcuts/useCommands.ts';
import { useCompare } from './history/useCompare.ts';
import { stepPane } from './panes/focusPane.ts';
import { PANELS } from './panes/panels.ts';
import { useResetFile } from './editor/useResetFile.tsx';
import type { WorkbenchContext } from './WorkbenchContext.tsx';

const FILE_KEYS = Array.from({ length: 9 }, (_, index) => `Alt+Digit${index + 1}`);

/** Every command of the workbench. */
export function useWorkbenchCommands(value: WorkbenchContext): void {
  const { bench, runs, panel, start } = value;
  const { t } = useTranslation();
  const compare = useCompare(value);
  const reset = useResetFile(value);

  const step = (direction: 1 | -1) => (): void => {
    const problem = bench?.stepProblem(direction);
    announce(
      problem ? t('workbench.problemAt', { path: problem.path, line: problem.line, message: problem.message }) : t('workbench.noProblems'),
    );
  };
  const save = async (): Promise<void> => {
    if (!bench) return;
    const saving = bench.drafts.save();
    if (await saving) announce(t('workbench.savedToast'));
    const { phase } = bench.drafts.sync.get();
    if (phase === 'offline') announce(t('workbench.savedOffline'));
    if (phase === 'refused') announce(t('workbench.files.refused'));
  };

  const run: Command[] = [
    { id: 'submit', group: 'run', label: (tr) => tr('shortcuts.commands.submit'), keys: ['Mod+Enter'], perform: () => start('grade') },
    { id: 'run', group: 'run', label: (tr) => tr('shortcuts.commands.run'), keys: ['Alt+Enter'], perform: () => start('try') },
    { id: 'cancel', group: 'run', label: (tr) => tr('shortcuts.commands.cancel'), keys: ['Mod+.'], perform: () => void runs.cancel() },
  ];
  const code: Command[] = [
    { id: 'save', group: 'code', label: (tr) => tr('shortcuts.commands.save'), keys: ['Mod+KeyS'], perform: () => void save() },
    {
      id: 'nextProblem',
      group: 'code',
      label: (tr) => tr('shortcuts.commands.nextProblem'),
      keys: ['F8'],
      repeats: true,
      perform: step(1),
    },
    {
      id: 'previousProblem',
      group: 'code',
      label: (tr) => tr('shortcuts.commands.previousProblem'),
      keys: ['Shift+F8'],
      repeats: true,
      perform: step(-1),
    },
    { id: 'compareStarter', group: 'code', label: (tr) => tr('shortcuts.commands.compareStarter'), perform: compare.withStarter },
    { id: 'compareLast', group: 'code', label: (tr) => tr('shortcuts.commands.compareLast'), perform: compare.withLast },
    { id: 'reset', group: 'code', label: (tr) => tr('shortcuts.commands.reset'), perform: reset },
  ];
  const views = { tests: 'showTests', output: 'showOutput', verdict: 'showVerdict', history: 'showHistory' } as const;
  const view: Command[] = [
    { id: 'nextPane', group: 'view', label: (tr) => tr('shortcuts.commands.nextPane'), keys: ['F6'], perform: () => stepPane(1) },
    {
      id: 'previousPane',
      group: 'view',
      label: (tr) => tr('shortcuts.commands.previousPane'),
      keys: ['Shift+F6'],
      perform: () => stepPane(-1),
    },
    ...PANELS.map((each): Command => ({
      id: views[each],
      group: 'view',
      label: (tr) => tr(`shortcuts.commands.${views[each]}`),
      perform: () => panel.set(each),
    })),
  ];
  const files = (bench?.workspace.files ?? []).map(({ path }, index): Command => ({
    id: `file:${path}`,
    group: 'go',
    label: (tr) => tr('shortcuts.commands.openFile', { path }),
    keys: FILE_KEYS.slice(index, index + 1),
    perform: () => {
      bench?.workspace.active.set(path);
      bench?.focus();
    },
  }));
  useCommands([...run, ...code, ...view, ...files]);
}
