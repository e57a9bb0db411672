import { VariableRefresh } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Rule } from '../rule.ts';

export const templateOnTimeChangeReloadRule: Rule = {
  name: 'template-on-time-change-reload-rule',
  description: 'Checks that the dashboard template variables are configured to reload on time change.',
  check: ({ templating: { list } }) =>
    list
      .filter(({ type, refresh }) => type === 'query' && refresh !== Number(VariableRefresh.OnTimeRangeChanged))
      .map(({ name }) => `the values of the variable ${name} stay those of another time`),
};
