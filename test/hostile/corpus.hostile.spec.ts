import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openArena, type Arena } from './arena.ts';
import { readCorpus, targets, type HostileCase } from './case.ts';
import { complaints, type Seen } from './judging.ts';
import { anonymousVolumes, belongings, peakMemoryMb, plantedFiles, strayProcesses } from './surroundings.ts';
import { tableOf } from './table.ts';

/** What a runner may hold in memory at the most while it is under attack, MiB. */
const MOST_MEMORY_MB = 512;
const SETTLE_MS = 30_000;
const PAUSE_MS = 100;

/** HOSTILE_CASES: a pattern that names some of the cases, for whoever works on them. */
const wanted = new RegExp(process.env['HOSTILE_CASES'] ?? '');
const corpus = readCorpus().filter(({ name }) => wanted.test(name));

describe('the hostile corpus', () => {
  let arena: Arena;
  let volumesBefore: string[];
  const runs = new Map<string, Promise<Seen[]>>();

  beforeAll(async () => {
    volumesBefore = await anonymousVolumes();
    arena = await openArena();
    // All at once: the runner takes them as its slots allow, and has to bear with any mixture.
    for (const attack of corpus) runs.set(attack.name, repeated(attack));
  }, 120_000);

  afterAll(async () => {
    await (arena as Arena | undefined)?.close();
    process.stdout.write(tableOf(await Promise.all(corpus.map(async (attack) => ({ attack, seen: (await runs.get(attack.name)) ?? [] })))));
  }, 120_000);

  async function repeated({ target, mode, files, repeat }: HostileCase): Promise<Seen[]> {
    const seen: Seen[] = [];
    const stdin = mode === 'try' ? { stdin: 'Ada\n' } : {};
    for (let run = 0; run < repeat; run += 1) seen.push(await arena.run({ target, mode, files, ...stdin }));
    return seen;
  }

  it.each(corpus)(
    '$name: $title',
    async (attack) => {
      const seen = (await runs.get(attack.name)) ?? [];
      expect(seen).toHaveLength(attack.repeat);
      expect(seen.flatMap((run) => complaints(attack, run))).toEqual([]);
    },
    600_000,
  );

  describe('afterwards', () => {
    it('the runner is the same process, healthy, and of bounded memory', async () => {
      expect(arena.runner.exit).toBeUndefined();
      expect(await arena.health()).toBe(200);
      const peak = peakMemoryMb(arena.runner.pid);
      process.stdout.write(`peak memory of the runner: ${peak} MiB\n`);
      expect(peak).toBeLessThan(MOST_MEMORY_MB);
    });

    it.each(targets)(
      'a right solution passes still: %s',
      async (target) => {
        const { report, events } = await arena.run({ target, mode: 'grade', files: await arena.solution(target) });
        expect(complaints({ mode: 'grade', expect: ['passed'] }, { report, events })).toEqual([]);
        expect(report.score).toEqual({ earned: 10, possible: 10 });
      },
      60_000,
    );

    it('nothing is left but the warm pool', async () => {
      await eventually(async () => (await belongings(arena.instance)).length === arena.warm);
      expect(await belongings(arena.instance)).toHaveLength(arena.warm);
      expect(arena.containers.ids.size).toBeGreaterThanOrEqual(arena.warm + targets.length);
      expect(await strayProcesses(arena.instance, arena.containers)).toEqual([]);
      expect(plantedFiles()).toEqual([]);
      expect((await anonymousVolumes()).filter((name) => !volumesBefore.includes(name))).toEqual([]);
    }, 60_000);

    it('and nothing at all when the runner has ended', async () => {
      expect(await arena.runner.stop()).toBe(0);
      expect(await belongings(arena.instance)).toEqual([]);
      expect(await strayProcesses(arena.instance, arena.containers)).toEqual([]);
    }, 60_000);
  });
});

/** Waits for a condition, or until it has had time enough. */
async function eventually(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + SETTLE_MS;
  while (!(await condition()) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
