import { selectorsOf } from '../promql.ts';
import { isPrometheus, targetRule } from '../rule.ts';

const RATES = ['rate', 'irate', 'increase', 'delta', 'idelta', 'deriv'];
/** Over the whole time shown, a sum means something: what was spent, how often it happened. */
const SUMS = ['increase', 'delta'];

export const targetRateIntervalRule = targetRule(
  'target-rate-interval-rule',
  'Checks that each target uses $__rate_interval.',
  (target) => {
    if (!isPrometheus(target)) return [];
    return selectorsOf(target.expr).flatMap(({ metric, range, call = '' }) => {
      const good = range === '$__rate_interval' || (range === '$__range' && SUMS.includes(call));
      return RATES.includes(call) && !good ? [`${call} of ${metric} looks at ${range ?? 'nothing'}, not at $__rate_interval`] : [];
    });
  },
);
