import { Spotlight, spotlight, type SpotlightActionData } from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { IconSearch } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../app/store.ts';
import { commands } from './commands.ts';
import { KeyCaps } from './KeyCaps.tsx';
import { overlay } from './overlays.ts';

/** Every command of this page by name; finds them by the English name too, which many readers know. */
export function Palette() {
  const { t, i18n } = useTranslation();
  const open = useStore(overlay) === 'palette';
  const english = i18n.getFixedT('en');
  const actions: SpotlightActionData[] = useStore(commands)
    .flat()
    .filter((command) => command.hidden !== true)
    .map((command) => ({
      id: command.id,
      label: command.label(t),
      keywords: command.label(english),
      rightSection: command.keys?.[0] === undefined ? null : <KeyCaps chord={command.keys[0]} />,
      onClick: () => command.perform(),
    }));
  useEffect(() => (open ? spotlight.open() : spotlight.close()), [open]);
  return (
    <Spotlight
      actions={actions}
      shortcut={null}
      onSpotlightClose={() => overlay.set('none')}
      nothingFound={t('shortcuts.paletteEmpty')}
      highlightQuery
      scrollable
      maxHeight={420}
      transitionProps={{ duration: 100 }}
      searchProps={{ leftSection: <IconSearch size={16} />, placeholder: t('shortcuts.paletteHint'), 'aria-label': t('shortcuts.palette') }}
    />
  );
}
