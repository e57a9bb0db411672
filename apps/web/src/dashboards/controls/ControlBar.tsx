import type { Dashboard, DashboardAnnotation } from '@assay/contracts';
import { useTranslation } from 'react-i18next';
import type { OfferedVariable } from '../data/useVariables.ts';
import type { TimeWindow } from '../model/timeRange.ts';
import type { DashboardState } from '../view/useDashboardState.ts';
import { AnnotationMenu } from './AnnotationMenu.tsx';
import { RefreshControl } from './RefreshControl.tsx';
import { TimePicker } from './TimePicker.tsx';
import { VariablePicker } from './VariablePicker.tsx';
import classes from './Controls.module.css';

interface Props {
  readonly dashboard: Dashboard;
  readonly state: DashboardState;
  readonly variables: readonly OfferedVariable[];
  readonly annotations: readonly DashboardAnnotation[];
  readonly heard: readonly DashboardAnnotation[];
  readonly onAnnotation: (name: string) => void;
  readonly window: TimeWindow;
  readonly onRefresh: () => void;
}

/** What a dashboard is about: its name, its variables, its time. */
export function ControlBar({ dashboard, state, variables, annotations, heard, onAnnotation, window, onRefresh }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes['bar']} role="region" aria-label={t('dashboards.controls')}>
      <h1 className={classes['title']} title={dashboard.description}>
        {dashboard.title}
      </h1>
      {variables.map((offered) => (
        <VariablePicker
          key={offered.variable.name}
          offered={offered}
          values={state.chosen[offered.variable.name] ?? []}
          onChoose={(values) => state.choose(offered.variable.name, values)}
        />
      ))}
      {annotations.length > 0 && <AnnotationMenu annotations={annotations} heard={heard} onToggle={onAnnotation} />}
      <div className={classes['time']}>
        <TimePicker range={state.range} window={window} onChange={state.setRange} />
        <RefreshControl
          refresh={state.refresh}
          intervals={dashboard.timepicker.refresh_intervals}
          onChange={state.setRefresh}
          onRefresh={onRefresh}
        />
      </div>
    </div>
  );
}
