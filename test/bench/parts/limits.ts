import { readFile } from 'node:fs/promises';
import { figures, type Figure } from '../figures.ts';
import { openRig } from '../rig.ts';
import { misbehaving, SAMPLES } from '../submissions.ts';
import type { PartOptions } from '../part-options.ts';
import { passed } from './verdicts.ts';

const WALL_MS = 500;
const FLOODS = 5;
const LOOK_EVERY_MS = 20;
const MIB = 1 << 20;

const SLEEPS = misbehaving('import time\ntime.sleep(60)\n', { wallMs: WALL_MS });
const FLOODS_STDOUT = misbehaving('import os\nblock = b"x" * (1 << 20)\nfor _ in range(1024):\n    os.write(1, block)\n', {
  wallMs: 10_000,
});
const FILLS_MEMORY = misbehaving('hog = []\nwhile True:\n    hog.append(bytearray(1 << 24))\n', { memoryMb: 128, wallMs: 10_000 });

/** How much later than its wall time a run is over, and whether running out of memory is called by its name. */
export async function overshoot({ rounds }: PartOptions): Promise<Figure[]> {
  await using rig = await openRig(1, 2);
  await passed(rig.submit(SAMPLES.python.bundle, SAMPLES.python.files(-1)));
  const samples: number[] = [];
  let misnamed = 0;
  for (let round = 0; round < rounds; round++) {
    const { report } = await passed(rig.submit(SLEEPS.bundle, SLEEPS.files), 'limit');
    samples.push((report.phases.find(({ name }) => name === 'checks')?.ms ?? NaN) - WALL_MS);
    const memory = await rig.submit(FILLS_MEMORY.bundle, FILLS_MEMORY.files);
    if (memory.report.limit?.kind !== 'memory') misnamed++;
  }
  return [
    ...figures('limits: check over after its wall time', 'ms', samples, { of: 'max', atMost: 250 }),
    ...figures(`limits: out of memory, of ${rounds} called otherwise`, 'runs', [misnamed], { of: 'max', atMost: 0 }),
  ];
}

/** Resident memory that the runner gains while a submission prints a gigabyte. */
export async function flood(): Promise<Figure[]> {
  await using rig = await openRig(1, 2);
  for (let round = 0; round < FLOODS; round++) await passed(rig.submit(SAMPLES.python.bundle, SAMPLES.python.files(round)));
  const gained: number[] = [];
  for (let round = 0; round < FLOODS; round++) {
    const before = await resident(rig.runner.pid);
    let most = before;
    const looks = setInterval(() => void resident(rig.runner.pid).then((now) => (most = Math.max(most, now))), LOOK_EVERY_MS);
    await passed(rig.submit(FLOODS_STDOUT.bundle, FLOODS_STDOUT.files), 'limit');
    clearInterval(looks);
    gained.push((most - before) / MIB);
  }
  return figures('flood: memory of the runner, gained', 'MiB', gained, { of: 'p50', atMost: 8 });
}

/** Bytes. */
async function resident(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024;
}
