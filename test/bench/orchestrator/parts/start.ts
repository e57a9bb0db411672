import { figures, quantile } from '../../figures.ts';
import { startContenders } from '../contenders.ts';
import type { Measured } from '../../measure-parts.ts';
import { rounded, table, type Options } from '../options.ts';

/** From nothing to the first answer. The broker is there already, as it is when a replica is added. */
export async function start({ rounds }: Options): Promise<Measured> {
  const taken = new Map<string, { coldMs: number[]; rss: number[] }>();
  for (let round = 0; round < rounds; round += 1) {
    await using stack = new AsyncDisposableStack();
    for (const { name, coldMs, rss } of await startContenders(stack)) {
      const known = taken.get(name) ?? { coldMs: [], rss: [] };
      known.coldMs.push(coldMs);
      known.rss.push(await rss());
      taken.set(name, known);
    }
  }
  const rows = [...taken].map(([name, { coldMs, rss }]) => [name, rounded(quantile(coldMs, 0.5)), rounded(quantile(rss, 0.5))]);
  return {
    figures: figures('cold start', 'ms', taken.get('assay')?.coldMs ?? []),
    tables: [table(['contender', 'cold start, ms', 'resident then, MiB'], rows)],
    details: Object.fromEntries(taken),
  };
}
