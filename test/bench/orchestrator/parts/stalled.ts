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
/** The vendor sends to this user without end, as fast as it is taken. */
const FLOOD = { stream: true, user: 'flood' };

/** Memory that readers cost who do not read while the vendor goes on sending. */
export async function stalled(): Promise<Measured> {
  await using stack = new AsyncDisposableStack();
  const [direct, ...contenders] = await startContenders(stack);
  const generator = stack.use(startGenerator());
  const gained = new Map<string, number>();
  for (const { name, port, headers, rss } of contenders) {
    const ask = question(port, headers, FLOOD);
    await generator.run({ kind: 'stalled', ...ask, readers: WARM_UP });
    await generator.run({ kind: 'stalled', ...ask, readers: 0 });
    await sleep(SETTLED_MS);
    const before = await rss();
    await generator.run({ kind: 'stalled', ...ask, readers: READERS });
    await sleep(SETTLED_MS);
    gained.set(name, (await rss()) - before);
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
