import * as units from '@grafana/grafana-foundation-sdk/units';
import { showsData, type LintedPanel } from '../model.ts';
import { panelRule } from '../rule.ts';

const KNOWN = new Set<unknown>(Object.values(units));

/**
 * Of every kind of panel that shows data, also where words stand for some values. The original looks at five kinds, lets pass what has
 * a mapping, and of several units looks at the last.
 */
export const panelUnitsRule = panelRule('panel-units-rule', 'Checks that each panel has valid units defined.', (panel) =>
  showsData(panel) ? unitsOf(panel).flatMap((unit) => (KNOWN.has(unit) ? [] : [`"${String(unit)}" is no unit`])) : [],
);

function unitsOf({ fieldConfig: { defaults, overrides } }: LintedPanel): unknown[] {
  const own = overrides.flatMap(({ properties }) => properties.filter(({ id }) => id === 'unit').map(({ value }) => value));
  return [defaults.unit, ...own];
}
