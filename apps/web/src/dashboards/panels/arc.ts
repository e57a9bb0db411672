/** A gauge begins and ends so far below the horizontal, radians. */
const BELOW = Math.PI / 7;

/** How far round a value has come, 0 to 1. */
export function shareOf(value: number, min: number, max: number): number {
  if (!(max > min) || Number.isNaN(value)) return 0;
  return Math.min(1, Math.max(0, (value - min) / (max - min)));
}

/** An arc of a gauge around the origin, between two shares of the way round, as an SVG path; nothing if it has no length. */
export function arcPath(from: number, to: number, radius: number): string {
  if (to <= from) return '';
  const round = Math.PI + 2 * BELOW;
  const point = (share: number): string => {
    const angle = Math.PI + BELOW - share * round;
    return `${(Math.cos(angle) * radius).toFixed(2)} ${(-Math.sin(angle) * radius).toFixed(2)}`;
  };
  const large = (to - from) * round > Math.PI ? 1 : 0;
  return `M ${point(from)} A ${radius} ${radius} 0 ${large} 1 ${point(to)}`;
}
