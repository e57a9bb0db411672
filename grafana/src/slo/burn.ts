import { select, sum } from '../promql.ts';
import { requests, spent, type Window } from './recorded.ts';

/** How many times faster than allowed the budget of each promise is spent; 1 spends it exactly. For a dashboard. */
export const burnRate = (window: Window): string =>
  `${sum(select(spent(window)), ['slo'])} / (${sum(select(requests(window)), ['slo'])} > 0)`;

/** What of the budget is left, 0 to 1, when a budget lasts as long as the window. */
export const budgetLeft = (window: Window): string => `clamp_min(1 - ${burnRate(window)}, 0)`;
