import { createTheme, type GrafanaTheme2 } from '@grafana/data';
import type { Appearance } from '../../theme/appearance.ts';

/** Grafana's themes in our colours (theme/tokens.css): canvases cannot read style sheets. */
const COLORS = {
  light: {
    mode: 'light',
    ground: '#f6f5f2',
    surface: '#ffffff',
    raised: '#f1f0ec',
    border: '#e2e0d9',
    strong: '#8b877d',
    text: '#1d1b17',
    quiet: '#4b4841',
  },
  dark: {
    mode: 'dark',
    ground: '#111214',
    surface: '#18191c',
    raised: '#202226',
    border: '#2d3035',
    strong: '#767b84',
    text: '#ebe8e1',
    quiet: '#bdb9b0',
  },
  contrast: {
    mode: 'dark',
    ground: '#000000',
    surface: '#000000',
    raised: '#161616',
    border: '#a8a8a8',
    strong: '#ffffff',
    text: '#ffffff',
    quiet: '#ffffff',
  },
} as const satisfies Record<Appearance, Record<string, string>>;

const FONT = "'Inter Variable', system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";
const CODE_FONT = "'JetBrains Mono Variable', ui-monospace, Menlo, Consolas, monospace";

function make(appearance: Appearance): GrafanaTheme2 {
  const { mode, ground, surface, raised, border, strong, text, quiet } = COLORS[appearance];
  return createTheme({
    name: appearance,
    colors: {
      mode,
      text: { primary: text, secondary: quiet, disabled: quiet, link: text, maxContrast: text },
      background: { canvas: ground, page: ground, primary: surface, secondary: raised, elevated: surface },
      border: { weak: border, medium: border, strong },
    },
    // Grafana's root element has 14 px, ours what the reader has chosen, 16 px by default.
    typography: { fontFamily: FONT, fontFamilyMonospace: CODE_FONT, fontSize: 14, htmlFontSize: 16 },
    shape: { borderRadius: 4 },
  });
}

const made = new Map<Appearance, GrafanaTheme2>();

export function grafanaTheme(appearance: Appearance): GrafanaTheme2 {
  const theme = made.get(appearance) ?? make(appearance);
  made.set(appearance, theme);
  return theme;
}
