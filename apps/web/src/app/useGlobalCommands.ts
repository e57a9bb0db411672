import { useNavigate } from '@tanstack/react-router';
import type { Command } from '../shortcuts/commands.ts';
import { overlay } from '../shortcuts/overlays.ts';
import { useCommands } from '../shortcuts/useCommands.ts';
import { changeFontSize, preferences, type Theme } from '../theme/preferences.ts';
import { OBSERVE, PAGES } from './pages.ts';
import { useOffered } from './useOffered.ts';

const setTheme = (theme: Theme) => () => preferences.update((all) => ({ ...all, theme }));

/** Commands that work on every page. */
export function useGlobalCommands(): void {
  const navigate = useNavigate();
  const pages = useOffered([...PAGES, ...OBSERVE]);
  useCommands([
    {
      id: 'palette',
      group: 'go',
      label: (t) => t('shortcuts.commands.palette'),
      keys: ['Mod+KeyK', 'F1'],
      hidden: true,
      perform: () => overlay.set('palette'),
    },
    { id: 'sheet', group: 'go', label: (t) => t('shortcuts.commands.sheet'), keys: ['Shift+F1'], perform: () => overlay.set('sheet') },
    {
      id: 'sheetOutside',
      group: 'go',
      label: (t) => t('shortcuts.commands.sheet'),
      keys: ['?'],
      hidden: true,
      outsideText: true,
      perform: () => overlay.set('sheet'),
    },
    ...pages.map(({ id, to, keys }): Command => ({
      id,
      group: 'go',
      label: (t) => t(`app.pages.${id}`),
      keys,
      perform: () => void navigate({ to }),
    })),
    { id: 'themeSystem', group: 'view', label: (t) => t('shortcuts.commands.themeSystem'), perform: setTheme('system') },
    { id: 'themeLight', group: 'view', label: (t) => t('shortcuts.commands.themeLight'), perform: setTheme('light') },
    { id: 'themeDark', group: 'view', label: (t) => t('shortcuts.commands.themeDark'), perform: setTheme('dark') },
    { id: 'themeContrast', group: 'view', label: (t) => t('shortcuts.commands.themeContrast'), perform: setTheme('contrast') },
    { id: 'larger', group: 'view', label: (t) => t('shortcuts.commands.larger'), perform: () => changeFontSize(1) },
    { id: 'smaller', group: 'view', label: (t) => t('shortcuts.commands.smaller'), perform: () => changeFontSize(-1) },
    {
      id: 'localeEn',
      group: 'view',
      label: (t) => t('shortcuts.commands.localeEn'),
      perform: () => preferences.update((all) => ({ ...all, locale: 'en' })),
    },
    {
      id: 'localeZh',
      group: 'view',
      label: (t) => t('shortcuts.commands.localeZh'),
      perform: () => preferences.update((all) => ({ ...all, locale: 'zh-CN' })),
    },
  ]);
}
