/** A state, and how long it held. */
export interface Stretch {
  /** ms since 1970 */
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly color: string;
}

/** A sample holds until the next one, but not over a gap of more than three steps: then nobody knows. */
const GAP_STEPS = 3;

/** The states of one thing over time; equal ones that follow each other become one. No state is known where there is no value. */
export function stretchesOf(
  times: readonly number[],
  values: readonly unknown[],
  stepMs: number,
  merge: boolean,
  stateOf: (value: unknown) => Pick<Stretch, 'text' | 'color'>,
): Stretch[] {
  const found: Stretch[] = [];
  for (const [index, from] of times.entries()) {
    const value = values[index];
    if (value === null || value === undefined) continue;
    const next = times[index + 1] ?? from + stepMs;
    const to = next - from > GAP_STEPS * stepMs ? from + stepMs : next;
    const state = stateOf(value);
    const last = found.at(-1);
    if (merge && last?.to === from && last.text === state.text && last.color === state.color) found[found.length - 1] = { ...last, to };
    else found.push({ from, to, ...state });
  }
  return found;
}
