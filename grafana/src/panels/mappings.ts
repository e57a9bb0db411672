import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Language, Text } from '../language.ts';

/** What a number means from `from` on; the first state has no lower end. */
export interface State {
  readonly from: number | null;
  readonly text: Text;
  readonly color: string;
}

/** Words in place of numbers, from each state's lower end to just below the next's. */
export function rangeMappings(states: readonly State[], language: Language): ValueMapping[] {
  return states.map(({ from, text, color }, index) => {
    const next = states[index + 1]?.from ?? null;
    const to = next === null ? null : next - 1e-9;
    return { type: MappingType.RangeToText, options: { from, to, result: { text: text[language], color, index } } };
  });
}
