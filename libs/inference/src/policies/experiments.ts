const NEXT = { pending: ['enabled', 'ended'], enabled: ['ended'], ended: [] } as const;
export type ExperimentState = keyof typeof NEXT;

/** Whether an experiment may go from one state to another: what has ended does not begin again, its users have moved on. */
export const mayBecome = (from: ExperimentState, to: ExperimentState): boolean => NEXT[from].some((next) => next === to);
