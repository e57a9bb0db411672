import { LABELS } from '../../variables.ts';
import type { Rule } from '../rule.ts';

export const templateDatasourceRule: Rule = {
  name: 'template-datasource-rule',
  description: 'Checks that the dashboard has a templated datasource.',
  check: ({ templating: { list } }) => {
    const all = list.filter(({ type }) => type === 'datasource');
    if (all.length === 0) return ['there is no variable for the datasource'];
    const names = (query: string): string[] => (all.length === 1 ? ['datasource', `${query}_datasource`] : [`${query}_datasource`]);
    return all.flatMap(({ name, label, query }) => [
      ...(names(query).includes(name) ? [] : [`the variable of the datasource is called ${name}, not one of ${names(query).join(', ')}`]),
      ...(Object.values<string>(LABELS.datasource).includes(label) ? [] : [`the variable ${name} has the label "${label}"`]),
    ]);
  },
};
