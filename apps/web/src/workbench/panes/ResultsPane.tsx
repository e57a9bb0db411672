import { useTranslation } from 'react-i18next';
import { useStore } from '../../app/store.ts';
import { HistoryPanel } from '../history/HistoryPanel.tsx';
import { DelayedNote } from '../run/DelayedNote.tsx';
import { OutputPanel } from '../run/OutputPanel.tsx';
import { TestsPanel } from '../run/TestsPanel.tsx';
import { VerdictPanel } from '../run/VerdictPanel.tsx';
import { useWorkbench } from '../WorkbenchContext.tsx';
import { PanelLabel } from './PanelLabel.tsx';
import { PANELS, type Panel } from './panels.ts';
import { TabStrip } from './TabStrip.tsx';
import classes from './ResultsPane.module.css';

const CONTENT: Record<Panel, () => React.ReactNode> = {
  tests: () => <TestsPanel />,
  output: () => <OutputPanel />,
  verdict: () => <VerdictPanel />,
  history: () => <HistoryPanel />,
};

export function ResultsPane() {
  const { t } = useTranslation();
  const { panel } = useWorkbench();
  const selected = useStore(panel);
  const tabs = PANELS.map((id) => ({ id, label: <PanelLabel panel={id} /> }));
  return (
    <section className={classes['pane']} aria-label={t('workbench.results')} data-pane="">
      <TabStrip
        kind="panels"
        label={t('workbench.results')}
        tabs={tabs}
        selected={selected}
        onSelect={(id) => panel.set(id)}
        controls="results-panel"
      />
      <DelayedNote />
      <div id="results-panel" role="tabpanel" aria-label={t(`run.tabs.${selected}`)} className={classes['body']} tabIndex={0}>
        {CONTENT[selected]()}
      </div>
    </section>
  );
}
