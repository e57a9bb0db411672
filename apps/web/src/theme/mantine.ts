import { Button, Code, createTheme, Menu, Modal, Tooltip, type CSSVariablesResolver } from '@mantine/core';

export const theme = createTheme({
  fontFamily: 'var(--font-text)',
  fontFamilyMonospace: 'var(--font-code)',
  primaryColor: 'yellow',
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 400, withArrow: true, fz: 'xs', events: { hover: true, focus: true, touch: false } },
    }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.35 },
        styles: { title: { fontWeight: 650 } },
        transitionProps: { duration: 120 },
      },
    }),
    Button: Button.extend({
      defaultProps: { size: 'xs' },
      // Mantine writes white on every filled button; our brand colour is light in the dark themes.
      vars: (_theme, { color, variant }) => ({
        root: color === undefined && variant === undefined ? { '--button-color': 'var(--mantine-primary-color-contrast)' } : {},
      }),
    }),
    // The placeholder is no menu item, and a menu may hold nothing else: the first item takes the focus.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    Code: Code.extend({ vars: () => ({ root: { '--code-bg': 'var(--surface-3)' } }) }),
  },
});

const shared = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-3)',
  '--mantine-color-placeholder': 'var(--text-3)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--surface-2)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--border)',
  '--mantine-color-error': 'var(--fail)',
  '--mantine-color-anchor': 'var(--brand)',
  '--mantine-primary-color-filled': 'var(--brand)',
  '--mantine-primary-color-filled-hover': 'var(--brand-hover)',
  '--mantine-primary-color-contrast': 'var(--on-brand)',
};

/** Mantine draws with our tokens (tokens.css), so that one palette rules everything. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
