import type { Random } from '../../clock.ts';

export interface SampleOptions {
  readonly prompt: string;
  readonly random: Random;
}

export function sampleJson(_schema: Readonly<Record<string, unknown>>, _options: SampleOptions): unknown {
  return {};
}
