import type { editor } from 'monaco-editor/editor/editor.api';
import type { Appearance } from '../../theme/appearance.ts';

/** Theme names are prefixed: Monaco keeps "light" for itself. */
export const themeOf = (appearance: Appearance): string => `assay-${appearance}`;

type Rules = editor.ITokenThemeRule[];

const LIGHT: Rules = [
  { token: '', foreground: '1d1b17' },
  { token: 'comment', foreground: '625e55', fontStyle: 'italic' },
  { token: 'keyword', foreground: '8a3b12' },
  { token: 'string', foreground: '14693a' },
  { token: 'string.escape', foreground: '0b6570' },
  { token: 'number', foreground: '3a53a4' },
  { token: 'type', foreground: '0b6570' },
  { token: 'delimiter', foreground: '4b4841' },
];

const DARK: Rules = [
  { token: '', foreground: 'e4e1da' },
  { token: 'comment', foreground: 'a8a49a', fontStyle: 'italic' },
  { token: 'keyword', foreground: 'e6a77c' },
  { token: 'string', foreground: '8fd0a4' },
  { token: 'string.escape', foreground: '6cc7cf' },
  { token: 'number', foreground: 'a3b6f5' },
  { token: 'type', foreground: '7fd0d8' },
  { token: 'delimiter', foreground: 'bdb9b0' },
];

// What was added and removed is tinted so faintly that every token above keeps 4.5:1 where line and text tints lie on each other.
const LIGHT_COLORS = {
  'editor.background': '#ffffff',
  'editor.foreground': '#1d1b17',
  'editorLineNumber.foreground': '#716d63',
  'editorLineNumber.activeForeground': '#1d1b17',
  'editorLineNumber.dimmedForeground': '#716d63',
  'editor.lineHighlightBackground': '#f7f6f2',
  'editor.lineHighlightBorder': '#00000000',
  'editor.selectionBackground': '#f0ddb5',
  'editorCursor.foreground': '#85560a',
  'editorIndentGuide.background1': '#eceae4',
  'editorGutter.background': '#ffffff',
  'editorWidget.background': '#f6f5f2',
  'editorWidget.border': '#e2e0d9',
  'scrollbarSlider.background': '#8b877d44',
  'diffEditor.insertedLineBackground': '#2f9e5f17',
  'diffEditor.insertedTextBackground': '#2f9e5f29',
  'diffEditor.removedLineBackground': '#d6382a10',
  'diffEditor.removedTextBackground': '#d6382a1c',
};

const DARK_COLORS = {
  'editor.background': '#18191c',
  'editor.foreground': '#e4e1da',
  'editorLineNumber.foreground': '#8f8c84',
  'editorLineNumber.activeForeground': '#e4e1da',
  'editorLineNumber.dimmedForeground': '#8f8c84',
  'editor.lineHighlightBackground': '#1d1f22',
  'editor.lineHighlightBorder': '#00000000',
  'editor.selectionBackground': '#4a3d20',
  'editorCursor.foreground': '#e3b45f',
  'editorIndentGuide.background1': '#26292d',
  'editorGutter.background': '#18191c',
  'editorWidget.background': '#202226',
  'editorWidget.border': '#2d3035',
  'scrollbarSlider.background': '#767b8444',
  'diffEditor.insertedLineBackground': '#70cf9412',
  'diffEditor.insertedTextBackground': '#70cf9420',
  'diffEditor.removedLineBackground': '#ff5f4f18',
  'diffEditor.removedTextBackground': '#ff5f4f28',
};

/** Monaco would draw the number of the last, empty line at 40 %. */
const CONTRAST_COLORS = { 'editorLineNumber.dimmedForeground': '#ffffff' };

interface ThemeHost {
  readonly editor: { defineTheme(name: string, theme: editor.IStandaloneThemeData): void };
}

export function defineThemes({ editor: host }: ThemeHost): void {
  host.defineTheme(themeOf('light'), { base: 'vs', inherit: true, rules: LIGHT, colors: LIGHT_COLORS });
  host.defineTheme(themeOf('dark'), { base: 'vs-dark', inherit: true, rules: DARK, colors: DARK_COLORS });
  host.defineTheme(themeOf('contrast'), { base: 'hc-black', inherit: true, rules: [], colors: CONTRAST_COLORS });
}
