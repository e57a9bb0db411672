import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { switchLocale } from '../i18n/i18n.ts';
import { useAppearanceAttributes } from '../theme/appearance.ts';
import { cssVariables, theme } from '../theme/mantine.ts';
import { preferences } from '../theme/preferences.ts';
import { LiveRegion } from './LiveRegion.tsx';
import type { AppRouter } from './router.tsx';
import { useStore } from './store.ts';

export function App({ router, queryClient }: { readonly router: AppRouter; readonly queryClient: QueryClient }) {
  const appearance = useAppearanceAttributes();
  const { locale } = useStore(preferences);
  useEffect(() => void switchLocale(locale), [locale]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme={appearance === 'light' ? 'light' : 'dark'}>
      <QueryClientProvider client={queryClient}>
        <ModalsProvider>
          <RouterProvider router={router} />
        </ModalsProvider>
        <Notifications position="bottom-right" limit={3} autoClose={4_000} />
        <LiveRegion />
      </QueryClientProvider>
    </MantineProvider>
  );
}
