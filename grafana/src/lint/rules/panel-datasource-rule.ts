import { showsData } from '../model.ts';
import { panelRule } from '../rule.ts';

/** Of every kind of panel that shows data, and of each of its queries; the original looks at four kinds, and at the panel alone. */
export const panelDatasourceRule = panelRule(
  'panel-datasource-rule',
  'Checks that each panel uses the templated datasource.',
  (panel, { templating: { list } }) => {
    if (!showsData(panel)) return [];
    const templated = list.filter(({ type }) => type === 'datasource').flatMap(({ name }) => [`$${name}`, `\${${name}}`]);
    const used = [panel, ...panel.targets].map(({ datasource }) => datasource.uid);
    return used.filter((uid) => !templated.includes(uid)).map((uid) => `it asks "${uid}", not the variable`);
  },
);
