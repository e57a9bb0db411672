import type { editor } from 'monaco-editor/editor/editor.api';

/** How every editor of the workbench behaves. */
export const EDITOR_OPTIONS: editor.IEditorOptions & editor.IGlobalEditorOptions = {
  automaticLayout: true,
  fontFamily: "'JetBrains Mono Variable', ui-monospace, 'SFMono-Regular', Menlo, Consolas, 'PingFang SC', 'Noto Sans CJK SC', monospace",
  fontLigatures: false,
  lineHeight: 1.6,
  padding: { top: 10, bottom: 16 },
  scrollbar: { horizontalScrollbarSize: 8, verticalScrollbarSize: 10, useShadows: false },
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  smoothScrolling: false,
  renderLineHighlight: 'line',
  bracketPairColorization: { enabled: false },
  lineNumbersMinChars: 4,
  lineDecorationsWidth: 12,
  overviewRulerBorder: false,
  fixedOverflowWidgets: true,
  wordBasedSuggestions: 'currentDocument',
  quickSuggestions: { other: true, comments: false, strings: false },
  stickyScroll: { enabled: false },
  accessibilitySupport: 'auto',
  // A full-width semicolon in code is a bug worth marking; in a comment or a string it is Chinese.
  unicodeHighlight: { nonBasicASCII: true, ambiguousCharacters: true, includeComments: false, includeStrings: false },
};
