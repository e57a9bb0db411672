import { setTimeout as sleep } from 'node:timers/promises';
import { figures } from '../../figures.ts';
import { question } from '../asks.ts';
import { startContenders, type Contender } from '../contenders.ts';
import { startGenerator, type Generator } from '../generator.ts';
import type { Measured } from '../../measure-parts.ts';
import { rounded, table } from '../options.ts';

/** What the vendor sends to readers who read nothing; it keeps the stream open. */
interface Case {
  readonly sent: string;
  /** By this user the vendor knows what to send. */
  readonly user: 'heap' | 'flood';
  readonly readers: number;
}

/** A flood fills every buffer of the kernel, some 8 MiB for each reader, so there cannot be as many of them. */
const CASES: readonly Case[] = [
  { sent: '128 KiB', user: 'heap', readers: 2_000 },
  { sent: 'without end', user: 'flood', readers: 200 },
];
/** Streams that warm the code up before memory is looked at. */
const WARM_UP = 100;
/** By then everything that will be buffered is. */
const SETTLED_MS = 5_000;
const KIB_A_MIB = 1_024;

interface Gained {
  readonly contender: string;
  readonly sent: string;
  readonly readers: number;
  /** Resident memory with all of them less that with none, after the warm-up, MiB. */
  readonly mib: number;
}

/** Memory that readers cost who do not read what they are sent. */
export async function stalled(): Promise<Measured> {
  await using stack = new AsyncDisposableStack();
  const [, ...contenders] = await startContenders(stack);
  const generator = stack.use(startGenerator());
  const all: Gained[] = [];
  for (const contender of contenders) for (const sent of CASES) all.push(await gainedBy(contender, sent, generator));
  const ours = (user: Case['user']): Gained[] => {
    const { sent } = CASES.find((one) => one.user === user) ?? {};
    return all.filter((one) => one.contender === 'assay' && one.sent === sent);
  };
  const [many, flooded] = [ours('heap'), ours('flood')];
  return {
    figures: [
      ...figures(
        `memory that ${many[0]?.readers} readers cost who do not read`,
        'MiB',
        many.map(({ mib }) => mib),
        { of: 'max', atMost: 64 },
      ),
      ...figures('memory that a reader costs who is flooded', 'kB', flooded.map(perReader)),
    ],
    tables: [
      table(
        ['contender', 'sent to each', 'readers', 'gained, MiB', 'each, KiB'],
        all.map((gained) => [gained.contender, gained.sent, gained.readers, rounded(gained.mib), rounded(perReader(gained))]),
      ),
    ],
    details: all,
  };
}

const perReader = ({ mib, readers }: Gained): number => (mib * KIB_A_MIB) / readers;

async function gainedBy({ name, port, headers, rss }: Contender, { sent, user, readers }: Case, generator: Generator): Promise<Gained> {
  const ask = question(port, headers, { stream: true, user });
  await generator.run({ kind: 'stalled', ...ask, readers: WARM_UP });
  await generator.run({ kind: 'stalled', ...ask, readers: 0 });
  await sleep(SETTLED_MS);
  const before = await rss();
  const { begun } = await generator.run({ kind: 'stalled', ...ask, readers });
  await sleep(SETTLED_MS);
  const after = await rss();
  await generator.run({ kind: 'stalled', ...ask, readers: 0 });
  // Who does not serve all of them holds less.
  return { contender: name, sent, readers, mib: begun === readers ? after - before : NaN };
}
