import { isLoki, targetRule } from '../rule.ts';

/** Logs are not in Loki here: a query for it would have nobody to answer it, however well it is written. */
export const targetLogqlRule = targetRule('target-logql-rule', 'Checks that each target uses a valid LogQL query.', (target) =>
  isLoki(target) ? ['it asks Loki, which is not part of the platform'] : [],
);
