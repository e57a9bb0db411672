import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconTextDecrease, IconTextIncrease } from '@tabler/icons-react';
import { LOCALES } from '@assay/contracts';
import { useTranslation } from 'react-i18next';
import { changeFontSize, preferences, THEMES } from '../theme/preferences.ts';
import { useStore } from './store.ts';

/** Theme, language and text size, one click away on every page. */
export function SettingsMenu() {
  const { t } = useTranslation();
  const { theme, locale, fontSize } = useStore(preferences);
  return (
    <Menu position="bottom-end" width={220} shadow="md">
      <Tooltip label={t('settings.title')}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('settings.title')}>
            <IconAdjustmentsHorizontal size={18} />
          </ActionIcon>
        </Menu.Target>
      </Tooltip>
      <Menu.Dropdown>
        <Menu.Label>{t('settings.theme')}</Menu.Label>
        {THEMES.map((each) => (
          <Menu.RadioItem
            key={each}
            value={each}
            checked={each === theme}
            onChange={() => preferences.update((all) => ({ ...all, theme: each }))}
          >
            {t(`settings.themes.${each}`)}
          </Menu.RadioItem>
        ))}
        <Menu.Label>{t('settings.locale')}</Menu.Label>
        {LOCALES.map((each) => (
          <Menu.RadioItem
            key={each}
            lang={each}
            value={each}
            checked={each === locale}
            onChange={() => preferences.update((all) => ({ ...all, locale: each }))}
          >
            {t(`settings.locales.${each}`)}
          </Menu.RadioItem>
        ))}
        <Menu.Label>
          {t('settings.fontSize')} · {fontSize} px
        </Menu.Label>
        <Menu.Item closeMenuOnClick={false} leftSection={<IconTextIncrease size={14} />} onClick={() => changeFontSize(1)}>
          {t('settings.larger')}
        </Menu.Item>
        <Menu.Item closeMenuOnClick={false} leftSection={<IconTextDecrease size={14} />} onClick={() => changeFontSize(-1)}>
          {t('settings.smaller')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
