import { useMediaQuery } from '@mantine/hooks';
import { useEffect } from 'react';
import { useStore } from '../app/store.ts';
import { preferences } from './preferences.ts';

export type Appearance = 'light' | 'dark' | 'contrast';

/** The look in force: the chosen theme, or what the system asks for. */
export function useAppearance(): Appearance {
  const { theme } = useStore(preferences);
  const dark = useMediaQuery('(prefers-color-scheme: dark)', matchMedia('(prefers-color-scheme: dark)').matches);
  const contrast = useMediaQuery('(prefers-contrast: more)', matchMedia('(prefers-contrast: more)').matches);
  if (theme !== 'system') return theme;
  return contrast ? 'contrast' : dark ? 'dark' : 'light';
}

/** Tells the style sheets. */
export function useAppearanceAttributes(): Appearance {
  const appearance = useAppearance();
  useEffect(() => {
    document.documentElement.toggleAttribute('data-contrast', false);
    if (appearance === 'contrast') document.documentElement.setAttribute('data-contrast', 'more');
  }, [appearance]);
  return appearance;
}
