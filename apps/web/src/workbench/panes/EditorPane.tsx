import { Button, Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../app/store.ts';
import { useFailureText } from '../../i18n/useFailureText.ts';
import type { Bench } from '../bench.ts';
import { CodeView } from '../editor/CodeView.tsx';
import { CompareBar } from '../editor/CompareBar.tsx';
import { CompareView } from '../editor/CompareView.tsx';
import { ConflictBar } from '../editor/ConflictBar.tsx';
import { FileTabs } from '../editor/FileTabs.tsx';
import { useWorkbench } from '../WorkbenchContext.tsx';
import classes from './EditorPane.module.css';

export function EditorPane() {
  const { t } = useTranslation();
  const { bench } = useWorkbench();
  return (
    <section className={classes['pane']} aria-label={t('workbench.editor')} data-pane="">
      {bench ? <Editor bench={bench} /> : <Waiting />}
    </section>
  );
}

function Editor({ bench }: { readonly bench: Bench }) {
  const comparison = useStore(useWorkbench().comparison);
  const active = useStore(bench.workspace.active);
  const file = bench.workspace.find(active);
  const original = comparison?.files[active];
  return (
    <>
      <FileTabs bench={bench} />
      <ConflictBar bench={bench} />
      {comparison && <CompareBar comparison={comparison} path={active} />}
      <div id="editor-panel" role="tabpanel" aria-label={active} className={classes['body']}>
        <CodeView bench={bench} hidden={comparison !== undefined} />
        {comparison && file && <CompareView key={active} bench={bench} file={file} original={original ?? file.starter} />}
      </div>
    </>
  );
}

function Waiting() {
  const { t } = useTranslation();
  const textOf = useFailureText();
  const { benchFailure } = useWorkbench();
  return (
    <div className={classes['waiting']}>
      {benchFailure === undefined ? (
        <>
          <Loader size="sm" color="var(--brand)" /> {t('workbench.editorLoading')}
        </>
      ) : (
        <>
          <strong>{t('workbench.editorFailed')}</strong> {textOf(benchFailure)}
          <Button variant="default" onClick={() => window.location.reload()}>
            {t('app.retry')}
          </Button>
        </>
      )}
    </div>
  );
}
