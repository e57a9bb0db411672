import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '..', '..', 'grafana', 'dashboards', 'en');

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly exemplar?: boolean }[];
}

interface DashboardFile {
  readonly uid: string;
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly type: string; readonly query: string | { readonly query: string } }[];
  };
}

/** One query of a panel. `name` is its address: dashboard, panel and letter. */
export interface PanelTarget {
  readonly name: string;
  readonly expr: string;
  readonly exemplar: boolean;
}

const dashboards = (): DashboardFile[] =>
  readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as DashboardFile);

/** Every query of every panel, with its variables filled in as a dashboard does that shows all. */
export function panelTargets(): readonly PanelTarget[] {
  return dashboards().flatMap(({ uid, panels }) =>
    panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ refId, expr, exemplar }) => ({
        name: `${uid} / ${title} / ${refId}`,
        expr: filled(expr),
        exemplar: exemplar === true,
      })),
    ),
  );
}

/** A variable whose values are those of a label. */
export interface Variable {
  readonly name: string;
  readonly label: string;
  readonly selector: string;
}

export function variables(): readonly Variable[] {
  return dashboards().flatMap(({ uid, templating }) =>
    templating.list.flatMap(({ name, query }) => {
      const [, selector, label] = /^label_values\((.+), (\w+)\)$/.exec(typeof query === 'string' ? query : query.query) ?? [];
      return selector === undefined || label === undefined ? [] : [{ name: `${uid} / ${name}`, label, selector: filled(selector) }];
    }),
  );
}

function filled(expr: string): string {
  return expr.replaceAll('$__rate_interval', '10s').replaceAll('$__range', '60s').replaceAll(/\$\w+/g, '.+');
}
