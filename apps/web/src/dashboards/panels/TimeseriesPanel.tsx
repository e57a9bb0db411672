import { DashboardCursorSync, EventBusSrv, type DataFrame, type Field } from '@grafana/data';
import { TooltipDisplayMode, type LegendPlacement, type VizLegendOptions, type VizTooltipOptions } from '@grafana/schema';
import {
  KeyboardPlugin,
  PanelContextProvider,
  SeriesVisibilityChangeMode,
  TimeSeries,
  TooltipPlugin2,
  type PanelContext,
} from '@grafana/ui';
import { useMemo, useState, type ComponentProps } from 'react';
import { useDashboard } from '../view/DashboardContext.ts';
import { AnnotationMarks } from './plot/AnnotationMarks.tsx';
import { ExemplarMarks } from './plot/ExemplarMarks.tsx';
import { PlotName } from './plot/PlotName.tsx';
import { SeriesTooltip } from './plot/SeriesTooltip.tsx';
import { useStructureRevision } from './plot/useStructureRevision.ts';
import { optionsOf, type PanelProps } from './PanelProps.ts';

interface Options {
  readonly legend: Partial<VizLegendOptions>;
  readonly tooltip: Partial<VizTooltipOptions>;
}

/** What the pointer chooses, as the library numbers it: the series next to it, or all at its time. */
interface Hovering {
  readonly one: ComponentProps<typeof TooltipPlugin2>['hoverMode'];
  readonly all: ComponentProps<typeof TooltipPlugin2>['hoverMode'];
}
/** The library's enums come to us by two of its packages, which to the compiler makes them two. */
const CROSSHAIR = 1 as unknown as NonNullable<ComponentProps<typeof TooltipPlugin2>['syncMode']>;
const LEGEND_LIST = 'list' as unknown as NonNullable<VizLegendOptions['displayMode']>;
const HOVER = { one: 0, all: 1 } as unknown as Hovering;
/** Of the panel's height, for a legend below; more would leave too little of the lines. */
const LEGEND_SHARE = 0.3;

export function TimeseriesPanel({ panel, title, frames, exemplars, timeRange, theme, width, height }: PanelProps) {
  const { uid, zoom } = useDashboard();
  const { legend = {}, tooltip = {} } = optionsOf<Options>(panel);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(() => hide(frames, hidden), [frames, hidden]);
  const revision = useStructureRevision(shown, theme);
  const context = useMemo<PanelContext>(
    () => ({
      eventBus: new EventBusSrv(),
      eventsScope: uid,
      sync: () => DashboardCursorSync.Crosshair,
      onToggleSeriesVisibility: (label, mode) => {
        if (typeof label === 'string')
          setHidden((before) => toggled(before, label, mode === SeriesVisibilityChangeMode.ToggleSelection, namesOf(frames)));
      },
    }),
    [uid, frames],
  );
  return (
    <PanelContextProvider value={context}>
      <TimeSeries
        frames={shown}
        structureRev={revision}
        width={width}
        height={height}
        timeRange={timeRange}
        timeZone="browser"
        legend={legendOptions(legend, height)}
      >
        {(config) => (
          <>
            <PlotName config={config} name={title} />
            <KeyboardPlugin config={config} />
            <AnnotationMarks config={config} theme={theme} />
            <ExemplarMarks config={config} exemplars={exemplars} />
            {tooltip.mode !== TooltipDisplayMode.None && (
              <TooltipPlugin2
                config={config}
                hoverMode={tooltip.mode === TooltipDisplayMode.Single ? HOVER.one : HOVER.all}
                syncMode={CROSSHAIR}
                syncScope={uid}
                queryZoom={zoom}
                maxWidth={420}
                render={(plot, indexes, series) => (
                  <SeriesTooltip frames={shown} plot={plot} indexes={indexes} series={series} options={tooltip} exemplars={exemplars} />
                )}
              />
            )}
          </>
        )}
      </TimeSeries>
    </PanelContextProvider>
  );
}

function legendOptions(legend: Partial<VizLegendOptions>, height: number): VizLegendOptions & { maxHeight?: string } {
  const placement: LegendPlacement = legend.placement ?? 'bottom';
  return {
    ...legend,
    showLegend: legend.showLegend !== false && height > 120,
    displayMode: legend.displayMode ?? LEGEND_LIST,
    placement,
    calcs: legend.calcs ?? [],
    ...(placement === 'bottom' ? { maxHeight: `${Math.round(height * LEGEND_SHARE)}px` } : {}),
  };
}

const nameOf = ({ state, config, name }: Field): string => state?.displayName ?? config.displayNameFromDS ?? name;

function namesOf(frames: readonly DataFrame[]): string[] {
  return frames.flatMap(({ fields }) => fields.slice(1).map(nameOf));
}

/** A click shows one series alone, the next click all again; with a modifier key it hides or shows that one. */
function toggled(before: ReadonlySet<string>, label: string, alone: boolean, all: readonly string[]): ReadonlySet<string> {
  if (!alone) return new Set(before.has(label) ? [...before].filter((each) => each !== label) : [...before, label]);
  const others = all.filter((each) => each !== label);
  const isAlone = !before.has(label) && others.every((each) => before.has(each));
  return new Set(isAlone ? [] : others);
}

function hide(frames: DataFrame[], hidden: ReadonlySet<string>): DataFrame[] {
  if (hidden.size === 0) return frames;
  const conceal = (field: Field): Field => {
    if (!hidden.has(nameOf(field))) return field;
    const custom = { ...(field.config.custom as object | undefined), hideFrom: { viz: true, legend: false, tooltip: true } };
    return { ...field, config: { ...field.config, custom } };
  };
  return frames.map((frame) => ({ ...frame, fields: frame.fields.map(conceal) }));
}
