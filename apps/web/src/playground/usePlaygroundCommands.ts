import type { Command } from '../shortcuts/commands.ts';
import { useCommands } from '../shortcuts/useCommands.ts';
import { focusPrompt } from './focusPrompt.ts';
import { isBusy } from './playground.ts';
import { usePlayground, usePlaygroundState } from './PlaygroundContext.ts';

/** What can be done here by key and from the palette. Esc is ours only while there is something to stop. */
export function usePlaygroundCommands(send: () => void): void {
  const playground = usePlayground();
  const state = usePlaygroundState();
  const stop: Command = {
    id: 'playground.stop',
    group: 'run',
    label: (t) => t('playground.stop'),
    keys: ['Escape'],
    perform: () => playground.stop(),
  };
  useCommands([
    { id: 'playground.send', group: 'run', label: (t) => t('playground.send'), keys: ['Mod+Enter'], perform: send },
    {
      id: 'playground.clear',
      group: 'run',
      label: (t) => t('playground.clear'),
      keys: ['Alt+KeyN'],
      perform: () => {
        playground.clear();
        focusPrompt();
      },
    },
    {
      id: 'playground.focus',
      group: 'go',
      label: (t) => t('playground.focusPrompt'),
      keys: ['/'],
      outsideText: true,
      perform: focusPrompt,
    },
    {
      id: 'playground.compare',
      group: 'view',
      label: (t) => t('playground.compare'),
      keys: ['Alt+KeyB'],
      perform: () => playground.setCompare(!state.compare),
    },
    ...(isBusy(state) ? [stop] : []),
  ]);
}
