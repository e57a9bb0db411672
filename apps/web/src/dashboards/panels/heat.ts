/** Counts of buckets over time, from the smallest bucket up. */
export interface Heat {
  /** ms since 1970 */
  readonly times: readonly number[];
  readonly stepMs: number;
  /** Upper bound of each bucket. */
  readonly bounds: readonly number[];
  /** Lower bound of each bucket. */
  readonly floors: readonly number[];
  /** By bucket, then by time. */
  readonly counts: readonly (readonly number[])[];
  /** The fullest cell; at least so much that one can divide by it. */
  readonly most: number;
}

interface Buckets {
  readonly times: readonly number[];
  readonly stepMs: number | undefined;
  readonly bounds: readonly number[];
  readonly counts: readonly (readonly number[])[];
}

/** Leaves out buckets that are empty at either end, one beyond the last full one each: they would take the height from the others. */
export function heatOf({ times, stepMs, bounds, counts }: Buckets): Heat {
  const full = counts.map((each) => each.some((count) => count > 0));
  const first = Math.max(0, full.indexOf(true) - 1);
  const last = full.lastIndexOf(true) < 0 ? bounds.length : Math.min(bounds.length, full.lastIndexOf(true) + 2);
  const floors = bounds.map((_, index) => bounds[index - 1] ?? 0);
  return {
    times,
    stepMs: stepMs ?? (times[1] ?? 1) - (times[0] ?? 0),
    bounds: bounds.slice(first, last),
    floors: floors.slice(first, last),
    counts: counts.slice(first, last),
    most: Math.max(Number.MIN_VALUE, ...counts.flat()),
  };
}

/** The height at which a value stands, in lanes: within its bucket as far up as it is between the bounds. */
export function lanePosition({ bounds, floors }: Heat, value: number): number {
  const lane = bounds.findIndex((bound) => value <= bound);
  if (lane < 0) return bounds.length;
  const [floor = 0, bound = 1] = [floors[lane], bounds[lane]];
  return bound === Number.POSITIVE_INFINITY ? lane + 0.5 : lane + Math.max(0, (value - floor) / (bound - floor));
}
