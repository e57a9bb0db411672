import { selectorsOf } from '../promql.ts';
import { isPrometheus, targetRule, type Rule } from '../rule.ts';

/** Every selector of every query is narrowed to what a variable chooses, whether or not the dashboard has that variable. */
export const requiredMatcherRule = (label: 'job' | 'instance'): Rule =>
  targetRule(`target-${label}-rule`, `Checks that every PromQL query has a ${label} matcher.`, (target) => {
    if (!isPrometheus(target)) return [];
    const chosen = [`$${label}`, `\${${label}}`];
    const narrowed = (matchers: ReturnType<typeof selectorsOf>[number]['matchers']): boolean =>
      matchers.some((matcher) => matcher.label === label && matcher.operator === '=~' && chosen.includes(matcher.value));
    return selectorsOf(target.expr).flatMap(({ metric, matchers }) =>
      narrowed(matchers) ? [] : [`${metric} has no matcher ${label}=~"$${label}"`],
    );
  });
