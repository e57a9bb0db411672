import { cpus } from 'node:os';
import { figures, type Figure } from '../figures.ts';
import { openRig } from '../rig.ts';
import { SAMPLES } from '../submissions.ts';
import type { PartOptions } from '../part-options.ts';
import { passed } from './verdicts.ts';

/** Trivial grades that one core of this machine gets done in a second, with so many runs at once. */
export async function throughput({ rounds }: PartOptions): Promise<Figure[]> {
  const all: Figure[] = [];
  for (const slots of [1, 2, 4]) {
    await using rig = await openRig(slots);
    const { bundle, files } = SAMPLES.python;
    await passed(rig.submit(bundle, files(-1)));
    const began = performance.now();
    await Promise.all(Array.from({ length: rounds }, (_, round) => passed(rig.submit(bundle, files(round)))));
    const perSecond = rounds / ((performance.now() - began) / 1_000) / cpus().length;
    all.push(...figures(`throughput: ${slots} slots, Python`, 'per s per core', [perSecond], { of: 'p50', atLeast: 2 }));
  }
  return all;
}
