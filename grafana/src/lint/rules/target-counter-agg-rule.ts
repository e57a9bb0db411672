import { selectorsOf } from '../promql.ts';
import { isPrometheus, targetRule } from '../rule.ts';

const AGGREGATIONS = ['rate', 'irate', 'increase'];

/**
 * Looks at the metric's name. The original looks at how the whole selector ends, which is "}" wherever there is a matcher, so it never
 * fires on a dashboard that keeps the rules about matchers.
 */
export const targetCounterAggRule = targetRule(
  'target-counter-agg-rule',
  'Checks that any counter metric (ending in _total) is aggregated with rate, irate, or increase.',
  (target) => {
    if (!isPrometheus(target)) return [];
    return selectorsOf(target.expr).flatMap(({ metric, range, call = '' }) =>
      metric.endsWith('_total') && (range === undefined || !AGGREGATIONS.includes(call)) ? [`the counter ${metric} is shown as it is`] : [],
    );
  },
);
