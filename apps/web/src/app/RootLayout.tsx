import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { listenForKeys } from '../shortcuts/commands.ts';
import { Palette } from '../shortcuts/Palette.tsx';
import { ShortcutSheet } from '../shortcuts/ShortcutSheet.tsx';
import { useSessionEnd } from '../session/useSessionEnd.ts';
import { useGlobalCommands } from './useGlobalCommands.ts';
import classes from './RootLayout.module.css';

export function RootLayout() {
  const { t } = useTranslation();
  useGlobalCommands();
  useSessionEnd();
  useEffect(() => {
    const ended = new AbortController();
    listenForKeys(ended.signal);
    return () => ended.abort();
  }, []);
  return (
    <>
      <a href="#main" className={classes['skip']}>
        {t('app.skip')}
      </a>
      <Outlet />
      <Palette />
      <ShortcutSheet />
    </>
  );
}
