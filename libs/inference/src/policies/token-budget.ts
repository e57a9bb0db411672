import { AssayError } from '@assay/contracts';

export type BudgetPeriod = 'day' | 'month';

export interface BudgetPolicy {
  readonly period: BudgetPeriod;
  /** Tokens of a period, prompt and answer together. */
  readonly tokens: number;
  /** Share of it from which answers are shortened, e.g. 0.8. */
  readonly softRatio: number;
  /** What becomes of an answer's most tokens then, e.g. 0.5. */
  readonly shortened: number;
}

export const BUDGET: Omit<BudgetPolicy, 'tokens'> = { period: 'month', softRatio: 0.8, shortened: 0.5 };

/** Plain data, so that it can live in a shared cell. Reserved tokens count as used until they are settled. */
export interface BudgetState {
  /** Start of the period, ms since the epoch. */
  readonly periodStart: number;
  readonly used: number;
}

/** What was set aside for one generation; belongs to its period, whatever happens afterwards. */
export interface BudgetReservation {
  readonly periodStart: number;
  readonly tokens: number;
}

export type BudgetReserve =
  | {
      readonly admitted: true;
      readonly state: BudgetState;
      readonly reservation: BudgetReservation;
      /** Past the soft limit: the answer may have only these tokens. */
      readonly maxTokens: number;
      readonly soft: boolean;
    }
  /** `state` has consumed nothing. */
  | { readonly admitted: false; readonly state: BudgetState; readonly until: number };

/** First millisecond of the period of `now`, UTC. */
export function periodStart(period: BudgetPeriod, now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), period === 'day' ? date.getUTCDate() : 1);
}

/** First millisecond of the period after that of `now`, UTC. */
export function periodEnd(period: BudgetPeriod, now: number): number {
  const date = new Date(now);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  return period === 'day' ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1);
}

/** The budget as it is at `now`: a new period starts empty. Wall-clock time, since periods are the calendar's. */
export function budgetAt(state: BudgetState | undefined, policy: BudgetPolicy, now: number): BudgetState {
  const start = periodStart(policy.period, now);
  return state && state.periodStart >= start ? state : { periodStart: start, used: 0 };
}

/** Sets aside prompt and longest answer. Past the soft limit the answer is shortened; what then does not fit is refused. */
export function reserve(
  state: BudgetState | undefined,
  policy: BudgetPolicy,
  asked: { readonly promptTokens: number; readonly maxTokens: number },
  now: number,
): BudgetReserve {
  const current = budgetAt(state, policy, now);
  const whole = asked.promptTokens + asked.maxTokens;
  const soft = current.used + whole > policy.softRatio * policy.tokens;
  const maxTokens = soft ? Math.max(1, Math.floor(asked.maxTokens * policy.shortened)) : asked.maxTokens;
  const tokens = asked.promptTokens + maxTokens;
  if (current.used + tokens > policy.tokens) return { admitted: false, state: current, until: periodEnd(policy.period, now) };
  return {
    admitted: true,
    state: { ...current, used: current.used + tokens },
    reservation: { periodStart: current.periodStart, tokens },
    maxTokens,
    soft,
  };
}

/** Replaces a reservation by what was really used; 0 for a generation that came to nothing. */
export function settleBudget(
  state: BudgetState | undefined,
  policy: BudgetPolicy,
  reservation: BudgetReservation,
  used: number,
  now: number,
): BudgetState {
  const current = budgetAt(state, policy, now);
  if (current.periodStart !== reservation.periodStart) return current;
  return { ...current, used: Math.max(0, current.used - reservation.tokens + used) };
}

/** `budget_exhausted` with what and until when. */
export function budgetExhausted(policy: BudgetPolicy, used: number, until: number, now: number): AssayError {
  return new AssayError('budget_exhausted', {
    details: {
      what: `tokens per ${policy.period}`,
      limit: policy.tokens,
      used,
      until: new Date(until).toISOString(),
      retryAfterMs: Math.max(0, until - now),
    },
  });
}
