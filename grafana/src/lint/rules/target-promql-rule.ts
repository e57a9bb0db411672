import { syntaxError } from '../promql.ts';
import { isPrometheus, targetRule } from '../rule.ts';

export const targetPromqlRule = targetRule('target-promql-rule', 'Checks that each target uses a valid PromQL query.', (target) => {
  const wrong = isPrometheus(target) ? syntaxError(target.expr) : undefined;
  return wrong === undefined ? [] : [`it is no PromQL: ${wrong}`];
});
