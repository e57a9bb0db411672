/** A part of a trace. Microseconds since 1970. */
export interface TimeRange {
  readonly fromUs: number;
  readonly toUs: number;
}

const STEPS = [1, 2, 5];

/** Round moments, at most `most`, from the beginning of the trace on, within what is in sight. Microseconds since that beginning. */
export function ticks({ fromUs, toUs }: TimeRange, startUs: number, most = 6): readonly number[] {
  const length = toUs - fromUs;
  if (!(length > 0)) return [];
  const least = length / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = Math.max(1, STEPS.map((each) => each * power).find((each) => each >= least) ?? 10 * power);
  const first = Math.ceil((fromUs - startUs) / step) * step;
  return Array.from({ length: most + 1 }, (_, index) => first + index * step).filter((at) => at + startUs <= toUs);
}

/** Where a moment lies in what is in sight: 0 at its left end, 1 at its right one. */
export function placeIn({ fromUs, toUs }: TimeRange, us: number): number {
  return toUs > fromUs ? (us - fromUs) / (toUs - fromUs) : 0;
}

/** The least that can be looked at, µs. */
const LEAST_US = 10;

/** A range that fits into another one and is long enough to look at. */
export function clampRange(range: TimeRange, whole: TimeRange): TimeRange {
  const length = Math.min(Math.max(range.toUs - range.fromUs, LEAST_US), Math.max(whole.toUs - whole.fromUs, LEAST_US));
  const fromUs = Math.min(Math.max(range.fromUs, whole.fromUs), Math.max(whole.fromUs, whole.toUs - length));
  return { fromUs, toUs: fromUs + length };
}

/** Looks closer (factor < 1) or from further away, around a moment. */
export function zoom(range: TimeRange, whole: TimeRange, factor: number, aroundUs = (range.fromUs + range.toUs) / 2): TimeRange {
  const at = Math.min(Math.max(aroundUs, range.fromUs), range.toUs);
  return clampRange({ fromUs: at - (at - range.fromUs) * factor, toUs: at + (range.toUs - at) * factor }, whole);
}
