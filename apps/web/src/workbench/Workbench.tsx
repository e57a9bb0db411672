import type { ExerciseDetail, User } from '@assay/contracts';
import { useTranslation } from 'react-i18next';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { TopBar } from '../app/TopBar.tsx';
import { useDocumentTitle } from '../app/useDocumentTitle.ts';
import { useLocalized } from '../i18n/useLocale.ts';
import { ExerciseTitle } from './ExerciseTitle.tsx';
import { EditorPane } from './panes/EditorPane.tsx';
import { ResultsPane } from './panes/ResultsPane.tsx';
import { StatementPane } from './panes/StatementPane.tsx';
import { StatusBar } from './panes/StatusBar.tsx';
import { RunButtons } from './run/RunButtons.tsx';
import { useWorkbenchCommands } from './useWorkbenchCommands.ts';
import { useWorkbenchValue } from './useWorkbenchValue.ts';
import { WorkbenchProvider, type WorkbenchContext } from './WorkbenchContext.tsx';
import classes from './Workbench.module.css';

export function Workbench({ detail, user }: { readonly detail: ExerciseDetail; readonly user: User }) {
  const localized = useLocalized();
  useDocumentTitle(localized(detail.title));
  const value = useWorkbenchValue(detail, user);
  return (
    <WorkbenchProvider value={value}>
      <Layout value={value} />
    </WorkbenchProvider>
  );
}

function Layout({ value }: { readonly value: WorkbenchContext }) {
  const { t } = useTranslation();
  useWorkbenchCommands(value);
  const columns = useDefaultLayout({ id: 'assay.columns', storage: localStorage });
  const rows = useDefaultLayout({ id: 'assay.rows', storage: localStorage });
  return (
    <div className={classes['page']}>
      <TopBar title={<ExerciseTitle detail={value.detail} />}>
        <RunButtons />
      </TopBar>
      <main id="main" className={classes['main']}>
        <Group id="assay.columns" orientation="horizontal" {...columns}>
          <Panel id="statement" defaultSize="36%" minSize="240px">
            <StatementPane />
          </Panel>
          <Separator className={classes['vertical'] ?? ''} aria-label={t('workbench.resizeStatement')} />
          <Panel id="work" minSize="400px">
            <Group id="assay.rows" orientation="vertical" {...rows}>
              <Panel id="editor" minSize="120px">
                <EditorPane />
              </Panel>
              <Separator className={classes['horizontal'] ?? ''} aria-label={t('workbench.resizeResults')} />
              <Panel id="results" defaultSize="42%" minSize="96px">
                <ResultsPane />
              </Panel>
            </Group>
          </Panel>
        </Group>
      </main>
      <StatusBar />
    </div>
  );
}
