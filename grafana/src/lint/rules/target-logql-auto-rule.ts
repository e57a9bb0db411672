import { isLoki, targetRule } from '../rule.ts';

/** `[5m]` behind a log selector. */
const FIXED = /\[\s*(?:\d+(?:ms|[smhdwy]))+\s*\]/;

export const targetLogqlAutoRule = targetRule(
  'target-logql-auto-rule',
  'Checks that each Loki target uses $__auto for range vectors when appropriate.',
  (target) => (isLoki(target) && FIXED.test(target.expr) ? ['it looks at a fixed duration, not at $__auto'] : []),
);
