import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  RowBuilder,
  type Dashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { annotations } from './annotations.ts';
import { pathTo, TITLES, titleOf, type DashboardName } from './dashboard-names.ts';
import { uidIn, type Language, type Text } from './language.ts';
import type { Panel } from './panels/panel.ts';
import { variables, type LabelVariable } from './variables.ts';

/** Panels that answer one question, from symptom to cause. */
export interface Row {
  readonly title: Text;
  readonly panels: readonly Panel[];
}

export interface DashboardSpec {
  readonly name: DashboardName;
  readonly description: Text;
  /** Besides datasource, job and instance. */
  readonly variables?: readonly LabelVariable[];
  readonly rows: readonly Row[];
}

/** The dashboard in one language, as Grafana's classic model, version 1. */
export function build(spec: DashboardSpec, language: Language): Dashboard {
  const builder = new DashboardBuilder(titleOf(spec.name, language))
    .uid(uidIn(language, spec.name))
    .description(spec.description[language])
    .tags(['assay', language])
    .timezone('browser')
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-15m', to: 'now' })
    .refresh('5s')
    .variables(variables(spec.variables ?? [], language))
    .annotations(annotations(language))
    .links(links(spec.name, language));
  for (const row of spec.rows) {
    builder.withRow(new RowBuilder(row.title[language]));
    for (const panel of row.panels) builder.withPanel(panel(language));
  }
  return finished(builder.build());
}

/**
 * Gives panels ids in the order of reading, by which a link and a panel's own query find them, and takes back the builder's default
 * of hiding annotations and links in a menu.
 */
function finished({ panels = [], annotations: { list = [] }, links: all = [], ...dashboard }: Dashboard): Dashboard {
  return {
    ...dashboard,
    annotations: { list: list.map(({ placement: _hidden, ...annotation }) => annotation) },
    links: all.map(({ placement: _hidden, ...link }) => link),
    panels: panels.map((panel, index) => ({ ...panel, id: index + 1 })),
  };
}

function links(self: DashboardName, language: Language): DashboardLinkBuilder[] {
  const others = (Object.keys(TITLES) as DashboardName[]).filter((name) => name !== self);
  return others.map((name) =>
    new DashboardLinkBuilder(titleOf(name, language))
      .type(DashboardLinkType.Link)
      .url(pathTo(name, language))
      .keepTime(true)
      .includeVars(true),
  );
}
