import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newInstance } from '../launcher/instance.ts';
import { startNats, type NatsServer } from '../launcher/nats.ts';
import { startRunner, type RunnerProcess } from '../launcher/runner.ts';

/** One entry of what `assay lab verify --json` prints. */
interface Verified {
  readonly id: string;
  readonly ok: boolean;
  readonly findings: readonly { readonly subject: string; readonly problem: string }[];
  readonly runs: readonly { readonly run: string }[];
}

const CONTENT = fileURLToPath(new URL('../../libs/curriculum/content/exercises', import.meta.url));
const CLI = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url));
const LONGEST_MS = 20 * 60_000;
/** Two more than cores of the smallest machine: most of the runs wait for clocks. With more, they wait for each other. */
const SLOTS = 4;

describe('assay lab verify', () => {
  const ids = readdirSync(CONTENT);
  let nats: NatsServer;
  let runner: RunnerProcess;
  let verified: ReadonlyMap<string, Verified>;

  beforeAll(async () => {
    nats = await startNats();
    runner = await startRunner(nats, {
      ASSAY_RUNNER_ID: newInstance(),
      ASSAY_RUNNER_SLOTS: String(SLOTS),
      ASSAY_RUNNER_POOL: String(SLOTS),
    });
    verified = await verifyAll(nats);
    if ([...verified.values()].some(({ ok }) => !ok)) tellNotices(runner.logs());
  }, LONGEST_MS);

  afterAll(async () => {
    await runner.stop();
    await nats.stop();
  }, 60_000);

  it.each(ids)('proves %s: solution, starter, every mutant, visible tests', (id) => {
    const result = verified.get(id);
    expect(result?.findings).toEqual([]);
    expect(result?.ok).toBe(true);
    expect(result?.runs.filter(({ run }) => run.startsWith('mutant')).length).toBeGreaterThanOrEqual(5);
    expect(result?.runs.filter(({ run }) => run.startsWith('solution')).length).toBe(3);
  });
});

/** What the runner told its operator: how tests failed on right variants, among others. */
function tellNotices(lines: readonly string[]): void {
  for (const line of lines.filter((entry) => entry.startsWith('{"level":40,'))) process.stderr.write(`runner: ${line}\n`);
}

/** What an author would run, over everything there is. */
async function verifyAll(nats: NatsServer): Promise<ReadonlyMap<string, Verified>> {
  const child = spawn(process.execPath, [CLI, 'lab', 'verify', '--json', '--concurrency', String(2 * SLOTS)], {
    env: { ...process.env, NODE_OPTIONS: '', ...nats.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return new Map((JSON.parse(output) as Verified[]).map((entry) => [entry.id, entry]));
}
