import type { Rule } from '../rule.ts';

export const uneditableDashboard: Rule = {
  name: 'uneditable-dashboard',
  description: 'Checks that the dashboard is not editable.',
  check: ({ editable }) => (editable ? ['it can be edited, and what is edited is lost with the next provisioning'] : []),
};
