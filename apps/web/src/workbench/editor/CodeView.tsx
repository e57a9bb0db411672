import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../app/store.ts';
import { useAppearance } from '../../theme/appearance.ts';
import { preferences } from '../../theme/preferences.ts';
import type { Bench } from '../bench.ts';
import { EDITOR_OPTIONS } from './options.ts';
import { themeOf } from './themes.ts';
import { watchComposing } from './watchComposing.ts';
import classes from './CodeView.module.css';

/** The code editor. React only gives it a place: its text is never a prop, so input methods are not disturbed. */
export function CodeView({ bench, hidden }: { readonly bench: Bench; readonly hidden: boolean }) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const { fontSize } = useStore(preferences);
  const active = useStore(bench.workspace.active);
  const appearance = useAppearance();

  useEffect(() => {
    if (!place.current) return;
    const editor = bench.monaco.editor.create(place.current, { ...EDITOR_OPTIONS, model: null, fontSize: preferences.get().fontSize });
    const detach = bench.attach(editor);
    const unwatch = watchComposing(editor);
    // The editor measures its font: once more when ours has arrived.
    void document.fonts.ready.then(() => bench.monaco.editor.remeasureFonts());
    return () => {
      unwatch();
      detach();
      editor.dispose();
    };
  }, [bench]);

  useEffect(() => bench.monaco.editor.setTheme(themeOf(appearance)), [bench, appearance]);
  useEffect(() => {
    const readOnlyMessage = { value: t('workbench.readonlyMessage') };
    bench.configure({ fontSize, readOnlyMessage, ariaLabel: t('workbench.editorLabel', { path: active }) });
  }, [bench, fontSize, active, t]);

  return <div ref={place} className={classes['code']} hidden={hidden} />;
}
