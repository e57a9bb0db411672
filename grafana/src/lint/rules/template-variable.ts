import type { Text } from '../../language.ts';
import type { LintedDashboard } from '../model.ts';
import type { Rule } from '../rule.ts';

/** What must be true of the variables that choose among scraped targets. */
export function templateVariableRule(variable: 'job' | 'instance', label: Text): Rule {
  return {
    name: `template-${variable}-rule`,
    description: `Checks that the dashboard has a templated ${variable}.`,
    check: (dashboard) => problems(dashboard, variable, Object.values<string>(label)),
  };
}

function problems({ templating: { list } }: LintedDashboard, variable: string, labels: readonly string[]): string[] {
  const found = list.find(({ name }) => name === variable);
  if (!found) return [`there is no variable ${variable}`];
  const { type, datasource, label, multi, includeAll, allValue } = found;
  return [
    ...(type === 'query' ? [] : [`the variable ${variable} is of type ${type}, not query`]),
    ...(['$datasource', '${datasource}'].includes(datasource.uid) ? [] : [`the variable ${variable} asks "${datasource.uid}"`]),
    ...(labels.includes(label) ? [] : [`the variable ${variable} has the label "${label}"`]),
    ...(multi ? [] : [`of the variable ${variable} only one value can be chosen`]),
    ...(includeAll ? [] : [`of the variable ${variable} not all values can be chosen`]),
    ...(allValue === '.+' ? [] : [`all values of the variable ${variable} are "${allValue}", not ".+"`]),
  ];
}
