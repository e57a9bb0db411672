/** A limit on requests or tokens: a bucket that holds `capacity` and fills at `perSecond`. */
export interface BucketLimit {
  /** Most that can be taken at once. */
  readonly capacity: number;
  readonly perSecond: number;
}

/** Plain data, so that it can live in a shared cell. */
export interface BucketState {
  readonly level: number;
  /** Moment of that level, ms. */
  readonly at: number;
}

export type BucketTake =
  | { readonly admitted: true; readonly state: BucketState }
  /** The state is as it was: a refused request consumes nothing. `retryAfterMs` is Infinity for what can never fit. */
  | { readonly admitted: false; readonly state: BucketState; readonly retryAfterMs: number };

export const fullBucket = (limit: BucketLimit, now: number): BucketState => ({ level: limit.capacity, at: now });

/** The bucket as it is at `now`. A clock that is behind the last one refills nothing and takes nothing back. */
export function refill(state: BucketState, limit: BucketLimit, now: number): BucketState {
  if (now <= state.at) return state.level > limit.capacity ? { level: limit.capacity, at: state.at } : state;
  return { level: Math.min(limit.capacity, state.level + ((now - state.at) * limit.perSecond) / 1000), at: now };
}

export function take(state: BucketState, limit: BucketLimit, amount: number, now: number): BucketTake {
  const current = refill(state, limit, now);
  if (current.level >= amount) return { admitted: true, state: { level: current.level - amount, at: current.at } };
  return { admitted: false, state: current, retryAfterMs: retryAfter(current, limit, amount) };
}

/** Gives back what was taken and not used. */
export function refund(state: BucketState, limit: BucketLimit, amount: number, now: number): BucketState {
  const current = refill(state, limit, now);
  return { level: Math.min(limit.capacity, current.level + amount), at: current.at };
}

/** Less than this is the error of the arithmetic, not time to wait. */
const ROUNDING_MS = 1e-6;

/** When the bucket will hold `amount`, ms from its moment, rounded up. */
export function retryAfter(state: BucketState, limit: BucketLimit, amount: number): number {
  if (amount > limit.capacity || limit.perSecond <= 0) return Infinity;
  return Math.ceil((Math.max(0, amount - state.level) * 1000) / limit.perSecond - ROUNDING_MS);
}
