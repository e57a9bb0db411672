import type { Dashboard } from '@assay/contracts';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { TopBar } from '../../app/TopBar.tsx';
import { useDocumentTitle } from '../../app/useDocumentTitle.ts';
import { ControlBar } from '../controls/ControlBar.tsx';
import { useAnnotations } from '../data/useAnnotations.ts';
import { useClock } from '../data/useClock.ts';
import { useVariables } from '../data/useVariables.ts';
import { repeatValues, sectionsOf } from '../model/layout.ts';
import { isMoving, refreshMs, resolveRange, toRaw, widened, type RawRange, type TimeWindow } from '../model/timeRange.ts';
import { wiredValues } from '../model/variables.ts';
import { DashboardContext, type DashboardScope } from './DashboardContext.ts';
import { PanelView } from './PanelView.tsx';
import { SectionView } from './SectionView.tsx';
import { useDashboardState } from './useDashboardState.ts';
import classes from './Dashboard.module.css';

/** A dashboard: its controls, its rows, its panels. */
export function DashboardView({ uid, dashboard }: { readonly uid: string; readonly dashboard: Dashboard }) {
  useDocumentTitle(dashboard.title);
  const state = useDashboardState(dashboard);
  const { range, refresh, chosen, viewed, setRange, view } = state;
  const [now, tick] = useClock(isMoving(range) ? refreshMs(refresh) : undefined);
  const window = useMemo(() => resolveRange(range, now), [range, now]);
  const variables = useVariables(uid, dashboard.templating.list, chosen, window);
  const wired = useMemo(() => wiredValues(dashboard.templating.list, chosen), [dashboard, chosen]);
  const [muted, setMuted] = useState<ReadonlySet<string>>(new Set());
  const annotations = useMemo(() => dashboard.annotations.list.filter(hasQuery), [dashboard]);
  const heard = useMemo(() => annotations.filter(({ name, enable }) => enable !== muted.has(name)), [annotations, muted]);
  const spans = useAnnotations(uid, heard, wired, window);
  const zoom = useZoom(range, window, setRange);
  const scope = useMemo<DashboardScope>(
    () => ({ uid, dashboard, window, chosen, wired, spans, zoom, view }),
    [uid, dashboard, window, chosen, wired, spans, zoom, view],
  );
  const options = variables.map(({ variable, options: all }) => [variable.name, all.map(({ value }) => value)] as const);
  const listed = JSON.stringify(options);
  const sections = useMemo(() => {
    const byName = new Map(JSON.parse(listed) as [string, string[]][]);
    return sectionsOf(
      dashboard.panels,
      repeatValues(chosen, (name) => byName.get(name) ?? []),
    );
  }, [dashboard, chosen, listed]);
  const alone = viewed === undefined ? undefined : sections.flatMap(({ panels }) => panels).find(({ key }) => key === viewed);
  const toggleAnnotation = useCallback(
    (name: string) => setMuted((before) => new Set(before.has(name) ? [...before].filter((each) => each !== name) : [...before, name])),
    [],
  );
  return (
    <DashboardContext.Provider value={scope}>
      <div className={classes['page']}>
        <TopBar />
        <ControlBar
          dashboard={dashboard}
          state={state}
          variables={variables}
          annotations={annotations}
          heard={heard}
          onAnnotation={toggleAnnotation}
          window={window}
          onRefresh={tick}
        />
        <main id="main" className={classes['main']}>
          {alone ? (
            <div className={classes['alone']}>
              <PanelView placed={alone} alone />
            </div>
          ) : (
            sections.map((section) => <SectionView key={section.key} section={section} />)
          )}
        </main>
      </div>
    </DashboardContext.Provider>
  );
}

const hasQuery = ({ expr, target, hide }: Dashboard['annotations']['list'][number]): boolean =>
  !hide && (expr ?? (target as { expr?: string } | undefined)?.expr ?? '') !== '';

/** Drawing over a plot shows that stretch; a double click, for which the library asks for a wider one, leads back, in the end to what is wider. */
function useZoom(range: RawRange, window: TimeWindow, setRange: (range: RawRange) => void): (wanted: TimeWindow) => void {
  const before = useRef<RawRange[]>([]);
  const latest = useRef({ range, window });
  useLayoutEffect(() => {
    latest.current = { range, window };
  });
  return useCallback(
    (wanted) => {
      const { range: present, window: shown } = latest.current;
      const isWider = wanted.to - wanted.from > shown.to - shown.from;
      if (!isWider) before.current.push(present);
      const back = isWider ? before.current.pop() : undefined;
      setRange(back ?? toRaw(isWider ? widened(shown, Date.now()) : wanted));
    },
    [setRange],
  );
}
