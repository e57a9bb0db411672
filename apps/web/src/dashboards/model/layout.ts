import type { DashboardPanel } from '@assay/contracts';
import { ALL, type Chosen } from './variables.ts';

/** Grafana's grid. */
export const COLUMNS = 24;

/** A panel at its place, with the values that a repeat has given it. */
export interface PlacedPanel {
  /** Unique on the dashboard, and the same after a reload. */
  readonly key: string;
  readonly panel: DashboardPanel;
  readonly at: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  /** Values of repeated variables, for this panel alone. */
  readonly scoped: Chosen;
}

/** A row with its panels; panels above the first row stand in a section without one. */
export interface Section {
  readonly key: string;
  /** Undefined: cannot be folded. */
  readonly title: string | undefined;
  readonly folded: boolean;
  readonly panels: readonly PlacedPanel[];
  readonly scoped: Chosen;
}

/** All values of a variable one by one, for repeats. */
export type ValuesOf = (variable: string) => readonly string[];

/** What a variable is repeated over: the values chosen, or all that there are. */
export function repeatValues(chosen: Chosen, optionsOf: ValuesOf): ValuesOf {
  return (variable) => {
    const values = chosen[variable] ?? [];
    return values.includes(ALL) ? optionsOf(variable) : values;
  };
}

/** Orders panels below their rows, and repeats rows and panels over the values of variables. */
export function sectionsOf(panels: readonly DashboardPanel[], valuesOf: ValuesOf): Section[] {
  const sections: { row: DashboardPanel | undefined; panels: DashboardPanel[] }[] = [{ row: undefined, panels: [] }];
  for (const panel of panels.toSorted((a, b) => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x)) {
    if (panel.type === 'row')
      sections.push({ row: panel, panels: panel.panels.map((each) => ({ ...each, collapsed: false, panels: [] })) });
    else sections.at(-1)?.panels.push(panel);
  }
  return sections.filter(({ row, panels }) => row !== undefined || panels.length > 0).flatMap((each) => repeatedRow(each, valuesOf));
}

function repeatedRow({ row, panels }: { row: DashboardPanel | undefined; panels: DashboardPanel[] }, valuesOf: ValuesOf): Section[] {
  const key = row === undefined ? 'top' : `row-${row.id}`;
  const make = (suffix: string, scoped: Chosen): Section => ({
    key: key + suffix,
    title: row?.title,
    folded: row?.collapsed ?? false,
    panels: place(panels, valuesOf, scoped, suffix),
    scoped,
  });
  const { repeat } = row ?? {};
  if (repeat === undefined || repeat === '') return [make('', {})];
  return valuesOf(repeat).map((value) => make(`~${value}`, { [repeat]: [value] }));
}

/** Panels from y = 0 on; repeated ones push down what is below them. */
function place(panels: readonly DashboardPanel[], valuesOf: ValuesOf, scoped: Chosen, suffix: string): PlacedPanel[] {
  const top = Math.min(...panels.map(({ gridPos }) => gridPos.y));
  let pushed = 0;
  return panels.flatMap((panel) => {
    const { x, y, w, h } = panel.gridPos;
    const at = { x, y: y - top + pushed, w, h };
    const key = `panel-${panel.id}${suffix}`;
    const { repeat } = panel;
    if (repeat === undefined || repeat === '' || scoped[repeat] !== undefined) return [{ key, panel, at, scoped }];
    const values = valuesOf(repeat);
    const perRow = panel.repeatDirection === 'v' ? 1 : Math.max(1, Math.min(values.length, panel.maxPerRow ?? 4));
    const width = panel.repeatDirection === 'v' ? w : Math.floor(COLUMNS / perRow);
    pushed += Math.max(0, Math.ceil(values.length / perRow) - 1) * h;
    return values.map((value, index) => ({
      key: `${key}~${value}`,
      panel,
      at: {
        x: panel.repeatDirection === 'v' ? x : (index % perRow) * width,
        y: at.y + Math.floor(index / perRow) * h,
        w: width,
        h,
      },
      scoped: { ...scoped, [repeat]: [value] },
    }));
  });
}
