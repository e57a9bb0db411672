import type { Rule } from '../rule.ts';

/** As Grafana writes it. */
const ON_TIME_RANGE_CHANGED = 2;

export const templateOnTimeChangeReloadRule: Rule = {
  name: 'template-on-time-change-reload-rule',
  description: 'Checks that the dashboard template variables are configured to reload on time change.',
  check: ({ templating: { list } }) =>
    list
      .filter(({ type, refresh }) => type === 'query' && refresh !== ON_TIME_RANGE_CHANGED)
      .map(({ name }) => `the values of the variable ${name} stay those of another time`),
};
