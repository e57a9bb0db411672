import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCommand } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { UserMenu } from '../session/UserMenu.tsx';
import { KeyCaps } from '../shortcuts/KeyCaps.tsx';
import { overlay } from '../shortcuts/overlays.ts';
import { Mark } from './Mark.tsx';
import { ObserveMenu } from './ObserveMenu.tsx';
import { PAGES } from './pages.ts';
import { SettingsMenu } from './SettingsMenu.tsx';
import classes from './TopBar.module.css';

/** The bar on top of every page: where one is, what the page offers, what is the same everywhere. */
export function TopBar({ title, children }: { readonly title?: ReactNode; readonly children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <header className={classes['bar']}>
      <nav className={classes['nav']} data-quiet={title !== undefined || undefined} aria-label={t('app.mainNavigation')}>
        <Link to="/" className={classes['home']} aria-label={`${t('app.name')} · ${t('app.back')}`}>
          <Mark />
          <span className={classes['name']}>{t('app.name')}</span>
        </Link>
        {PAGES.map(({ id, to }) => (
          <Link key={id} to={to} search={{}} className={classes['page']} activeOptions={{ exact: true, includeSearch: false }}>
            {t(`app.pages.${id}`)}
          </Link>
        ))}
        <ObserveMenu />
      </nav>
      {title}
      <div className={classes['actions']}>
        {children}
        <Tooltip
          label={
            <>
              {t('shortcuts.palette')} <KeyCaps chord="Mod+KeyK" quiet />
            </>
          }
        >
          <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('shortcuts.palette')} onClick={() => overlay.set('palette')}>
            <IconCommand size={18} />
          </ActionIcon>
        </Tooltip>
        <SettingsMenu />
        <UserMenu />
      </div>
    </header>
  );
}
