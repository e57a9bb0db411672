import { syntaxError } from '../promql.ts';
import type { Rule } from '../rule.ts';

const LABEL_VALUES = /^label_values\(\s*(?:(.+),)?\s*[a-zA-Z_]\w*\s*\)$/s;

export const templateLabelPromqlRule: Rule = {
  name: 'template-label-promql-rule',
  description: 'Checks that the dashboard templated labels have proper PromQL expressions.',
  check: ({ templating: { list } }) =>
    list
      .filter(({ type }) => type === 'query')
      .flatMap(({ name, query }) => {
        const call = LABEL_VALUES.exec(query);
        if (!call) return [`the variable ${name} asks "${query}", which is no label_values(…)`];
        const wrong = call[1] === undefined ? undefined : syntaxError(call[1]);
        return wrong === undefined ? [] : [`the variable ${name} has a wrong selector: ${wrong}`];
      }),
};
