import type { editor } from 'monaco-editor/editor/editor.api';

/**
 * Names one side of a diff editor for screen readers.
 * The diff editor's own label options do not last: it empties the labels of both sides as soon as it lays them out.
 */
export function keepLabel(side: editor.ICodeEditor, ariaLabel: string): void {
  const label = (): void => {
    if (side.getRawOptions().ariaLabel !== ariaLabel) side.updateOptions({ ariaLabel });
  };
  side.onDidChangeConfiguration(label);
  label();
}
