/** A limit on requests or tokens: a bucket that holds so many of them and fills steadily. */
export interface BucketLimit {
  /** Most that it holds, and so most that can be taken at once. */
  readonly capacity: number;
  /** What comes in, a second. */
  readonly perSecond: number;
}

/** Plain data, so that it can live in a shared cell. */
export interface BucketState {
  /** What it holds. */
  readonly level: number;
  /** Moment of that level, ms since the epoch. */
  readonly at: number;
}

export const fullBucket = (limit: BucketLimit, now: number): BucketState => ({ level: limit.capacity, at: now });

/** The bucket as it is at `now`. A clock that is behind the last one refills nothing and takes nothing back. */
export function refill(state: BucketState, limit: BucketLimit, now: number): BucketState {
  if (now <= state.at) return state.level > limit.capacity ? { level: limit.capacity, at: state.at } : state;
  return { level: Math.min(limit.capacity, state.level + ((now - state.at) * limit.perSecond) / 1000), at: now };
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
