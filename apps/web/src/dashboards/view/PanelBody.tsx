import type { DashboardAnswer, DashboardPanel } from '@assay/contracts';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFailureText } from '../../i18n/useFailureText.ts';
import { exemplarsOf } from '../model/exemplars.ts';
import { framesOf, problemsOf } from '../model/frames.ts';
import { kindOf } from '../panels/registry.ts';
import { ChartSummary } from './ChartSummary.tsx';
import { useDashboard } from './DashboardContext.ts';
import { PanelBoundary } from './PanelBoundary.tsx';
import { PanelNote } from './PanelNote.tsx';
import { PanelTable } from './PanelTable.tsx';
import { toTimeRange } from './usePanelAnswer.ts';
import { usePrepared } from './usePrepared.ts';

/** Kinds that are pictures; the others are text already. */
const CHARTS: ReadonlySet<string> = new Set(['timeseries', 'state-timeline', 'heatmap']);

interface Props {
  readonly panel: DashboardPanel;
  readonly title: string;
  readonly answer: UseQueryResult<DashboardAnswer>;
  readonly theme: GrafanaTheme2;
  readonly width: number;
  readonly height: number;
  readonly fill: (text: string) => string;
  /** What the chart draws, in rows and columns. */
  readonly asTable: boolean;
}

/** What stands below a panel's title: the drawing, or in words why there is none. */
export function PanelBody({ panel, answer, asTable, ...rest }: Props) {
  const { t } = useTranslation();
  const textOf = useFailureText();
  const { window } = useDashboard();
  const { data, error, refetch } = answer;
  const frames = useMemo(() => data && framesOf(panel.targets, data), [panel, data]);
  const exemplars = useMemo(() => (data ? exemplarsOf(data.exemplars) : []), [data]);
  const prepared = usePrepared(panel, frames, rest.theme, rest.fill);
  const timeRange = useMemo(() => toTimeRange(window), [window]);
  const Kind = kindOf(panel.type);
  const asks = panel.targets.length > 0;
  if (asks && error && !data) {
    return (
      <PanelNote title={t('dashboards.failed')} text={textOf(error)}>
        <Button variant="default" onClick={() => void refetch()}>
          {t('app.retry')}
        </Button>
      </PanelNote>
    );
  }
  const problems = data ? problemsOf(data) : [];
  if (problems.length > 0) return <PanelNote title={t('dashboards.refused')} text={problems.join('\n')} />;
  if (asks && !prepared) return <PanelNote title={t('app.loading')} />;
  const isEmpty = asks && (prepared ?? []).every(({ length }) => length === 0);
  if (isEmpty) return <PanelNote title={t('dashboards.empty.title')} text={t('dashboards.empty.text')} />;
  const props = { panel, frames: prepared ?? [], exemplars, timeRange, ...rest };
  return (
    <PanelBoundary of={props.frames} instead={<PanelNote title={t('dashboards.broken')} />}>
      {asTable ? <PanelTable {...props} /> : <Kind {...props} />}
      {CHARTS.has(panel.type) && !asTable && <ChartSummary frames={props.frames} />}
    </PanelBoundary>
  );
}
