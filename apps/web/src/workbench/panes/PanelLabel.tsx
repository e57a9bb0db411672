import { useTranslation } from 'react-i18next';
import { useStore } from '../../app/store.ts';
import { buildTestTree, countTests } from '../run/testTree.ts';
import { toneOf, type Tone } from '../run/verdictText.ts';
import { useWorkbench } from '../WorkbenchContext.tsx';
import type { Panel } from './panels.ts';
import classes from './ResultsPane.module.css';

/** Name of a panel, with the one figure worth seeing while another panel is open. */
export function PanelLabel({ panel }: { readonly panel: Panel }) {
  const { t } = useTranslation();
  const figure = useFigure(panel);
  return (
    <>
      {t(`run.tabs.${panel}`)}
      {figure && (
        <span className={classes['count']} data-tone={figure.tone}>
          {figure.text}
        </span>
      )}
    </>
  );
}

function useFigure(panel: Panel): { readonly text: string; readonly tone: Tone } | undefined {
  const { view } = useStore(useWorkbench().runs.desk);
  if (!view) return undefined;
  if (panel === 'tests' && view.tests.length > 0) {
    const { passed, failed } = countTests(buildTestTree(view.tests));
    return { text: `${passed}/${passed + failed}`, tone: failed > 0 ? 'fail' : 'pass' };
  }
  if (panel !== 'verdict' || view.mode !== 'grade' || view.checks.length === 0) return undefined;
  const passed = view.checks.filter((check) => check.outcome === 'passed').length;
  return { text: `${passed}/${view.checks.length}`, tone: view.result ? toneOf(view.result.verdict) : 'quiet' };
}
