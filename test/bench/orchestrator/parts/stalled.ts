import { setTimeout as sleep } from 'node:timers/promises';
import { figures } from '../../figures.ts';
import { question } from '../asks.ts';
import { startContenders } from '../contenders.ts';
import { startGenerator } from '../generator.ts';
import { rounded, table, type Measured } from '../options.ts';

const READERS = 2_000;
/** Streams that warm the code up before memory is looked at. */
const WARM_UP = 100;
/** By then everything that will be buffered is. */
const SETTLED_MS = 5_000;
/** To this user the vendor sends 128 KiB at once, and keeps the stream open. */
const HEAP = { stream: true, user: 'heap' };

/** Memory that readers cost who do not read what they are sent. */
export async function stalled(): Promise<Measured> {
  await using stack = new AsyncDisposableStack();
  const [direct, ...contenders] = await startContenders(stack);
  const generator = stack.use(startGenerator());
  const gained = new Map<string, number>();
  for (const { name, port, headers, rss } of contenders) {
    const ask = question(port, headers, HEAP);
    await generator.run({ kind: 'stalled', ...ask, readers: WARM_UP });
    await generator.run({ kind: 'stalled', ...ask, readers: 0 });
    await sleep(SETTLED_MS);
    const before = await rss();
    const { begun } = await generator.run({ kind: 'stalled', ...ask, readers: READERS });
    await sleep(SETTLED_MS);
    // Who refuses streams holds none.
    gained.set(name, begun === READERS ? (await rss()) - before : NaN);
    await generator.run({ kind: 'stalled', ...ask, readers: 0 });
  }
  return {
    figures: figures(`memory that ${READERS} readers cost who do not read`, 'MiB', [gained.get('assay') ?? NaN], { of: 'max', atMost: 64 }),
    tables: [
      table(
        ['contender', 'gained, MiB'],
        [...gained].map(([name, mib]) => [name, rounded(mib)]),
      ),
    ],
    details: { readers: READERS, vendor: direct?.name, gained: Object.fromEntries(gained) },
  };
}
