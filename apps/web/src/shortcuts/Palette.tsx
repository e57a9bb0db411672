import { Spotlight, spotlight, type SpotlightActionData } from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { IconSearch } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../app/store.ts';
import { COMMAND_GROUPS, commands, type Command } from './commands.ts';
import { KeyCaps } from './KeyCaps.tsx';
import { overlay } from './overlays.ts';

/** Every command of this page by name; finds them by the English name too, which many readers know. */
export function Palette() {
  const { t, i18n } = useTranslation();
  const open = useStore(overlay) === 'palette';
  const english = i18n.getFixedT('en');
  const offered = useStore(commands)
    .flat()
    .filter((command) => command.hidden !== true);
  const actionOf = (command: Command): SpotlightActionData => ({
    id: command.id,
    label: command.label(t),
    keywords: command.label(english),
    rightSection: command.keys?.[0] === undefined ? null : <KeyCaps chord={command.keys[0]} />,
    onClick: () => command.perform(),
  });
  const groups = COMMAND_GROUPS.map((group) => ({
    group: t(`shortcuts.groups.${group}`),
    actions: offered.filter((command) => command.group === group).map(actionOf),
  }));
  useEffect(() => (open ? spotlight.open() : spotlight.close()), [open]);
  return (
    <Spotlight
      actions={groups.filter((group) => group.actions.length > 0)}
      shortcut={null}
      onSpotlightClose={() => overlay.set('none')}
      nothingFound={t('shortcuts.paletteEmpty')}
      highlightQuery
      scrollable
      maxHeight={480}
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      transitionProps={{ duration: 100 }}
      searchProps={{ leftSection: <IconSearch size={16} />, placeholder: t('shortcuts.paletteHint'), 'aria-label': t('shortcuts.palette') }}
    />
  );
}
