/** Returns value, or the bound that it is beyond. */
export function clamp(value: number, low: number, high: number): number {
  if (low > high) throw new RangeError('the lower bound is above the upper one');
  if (value < low) return low;
  return value;
}
