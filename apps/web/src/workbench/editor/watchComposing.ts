import type { editor } from 'monaco-editor/editor/editor.api';
import { composing } from '../../shortcuts/inputMethod.ts';

/** Tells our keys while an input method composes in this editor, until the returned function is called. */
export function watchComposing(view: editor.ICodeEditor): () => void {
  const listeners = [view.onDidCompositionStart(() => composing.set(true)), view.onDidCompositionEnd(() => composing.set(false))];
  return () => {
    for (const listener of listeners) listener.dispose();
    composing.set(false);
  };
}
