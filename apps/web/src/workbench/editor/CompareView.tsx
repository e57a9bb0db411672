import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { preferences } from '../../theme/preferences.ts';
import type { Bench } from '../bench.ts';
import { keepLabel } from './keepLabel.ts';
import { EDITOR_OPTIONS } from './options.ts';
import { watchComposing } from './watchComposing.ts';
import type { WorkspaceFile } from './workspace.ts';
import classes from './CodeView.module.css';

interface Props {
  readonly bench: Bench;
  readonly file: WorkspaceFile;
  /** What the file is compared with */
  readonly original: string;
}

/** Old text on the left, the live file on the right: one can go on editing while comparing. */
export function CompareView({ bench, file, original }: Props) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return;
    const { editor } = bench.monaco;
    const left = editor.createModel(original, file.model.getLanguageId());
    left.updateOptions({ bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } });
    const view = editor.createDiffEditor(place.current, {
      ...EDITOR_OPTIONS,
      fontSize: preferences.get().fontSize,
      readOnly: file.role !== 'edit',
      renderSideBySide: true,
      useInlineViewWhenSpaceIsLimited: true,
      // Room for the + and − beside the numbers; nothing but differences is marked.
      lineDecorationsWidth: 22,
      occurrencesHighlight: 'off',
      selectionHighlight: false,
      renderLineHighlight: 'none',
    });
    keepLabel(view.getOriginalEditor(), t('workbench.compare.left'));
    keepLabel(view.getModifiedEditor(), t('workbench.compare.right'));
    const computed = view.onDidUpdateDiff(() => {
      computed.dispose();
      view.revealFirstDiff();
    });
    view.setModel({ original: left, modified: file.model });
    view.getModifiedEditor().focus();
    const unwatch = watchComposing(view.getModifiedEditor());
    return () => {
      unwatch();
      view.dispose();
      left.dispose();
    };
  }, [bench, file, original, t]);
  return <div ref={place} className={classes['compare']} />;
}
