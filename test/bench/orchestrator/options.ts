import type { Measured } from '../measure-parts.ts';

/** What the command line says about how much is measured. */
export interface Options {
  /** Times that each contender is measured, one after the other and in turn. */
  readonly rounds: number;
  /** How long each of these takes, s. */
  readonly seconds: number;
}

export type Part = (options: Options) => Promise<Measured>;

/** A table of Markdown; a number that there is not is a dash. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');
}

const cell = (value: string | number): string => (Number.isNaN(value) ? '–' : String(value));

/** To two digits behind the point where there is little before it. */
export const rounded = (value: number): number => (Math.abs(value) < 100 ? Math.round(value * 100) / 100 : Math.round(value));
