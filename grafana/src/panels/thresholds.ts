import { BAD, GOOD, WARNING, type Steps } from './panel.ts';

/** Good below the first limit, bad from the second on. */
export const ascending = (warning: number, bad: number): Steps => [
  [null, GOOD],
  [warning, WARNING],
  [bad, BAD],
];

/** Bad below the first limit, good from the second on. */
export const descending = (bad: number, good: number): Steps => [
  [null, BAD],
  [bad, WARNING],
  [good, GOOD],
];
