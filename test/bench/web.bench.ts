/**
 * How fast the web IDE feels, in Chromium on the real platform: `npm run bench:web [-- --json <file>]`. Prints a table with the
 * target beside each figure. Needs Chromium and built apps; say how busy the machine was when you quote a figure.
 */
import { readdirSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { PROGRAMS } from '../stories/exercises.ts';
import { Workbench } from '../stories/pages/workbench.ts';
import { Stage } from '../stories/stage.ts';
import { figures, toTable, type Figure } from './figures.ts';

const OPENINGS = 5;
const KEYSTROKES = 200;
const SUBMISSIONS = 10;

/** ms from the start of the navigation until the statement can be read and until the editor takes a key. */
async function openOnce(page: Page): Promise<{ readable: number; typable: number }> {
  await page.goto('about:blank');
  await page.goto('/exercises/vector-dot', { waitUntil: 'commit' });
  const now = (): Promise<number> => page.evaluate<number>('performance.now()');
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  const readable = await now();
  await page.locator('.view-line').first().waitFor();
  return { readable, typable: await now() };
}

/** ms from each key's event to the frame after it, as the page itself measures them. */
async function keystrokes(bench: Workbench): Promise<number[]> {
  const { page } = bench.visit;
  await bench.focusEditor();
  await page.evaluate(`globalThis.paints = [];
    addEventListener('keydown', (event) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => paints.push(performance.now() - event.timeStamp);
      channel.port2.postMessage(0);
    }), { capture: true })`);
  for (let count = 0; count < KEYSTROKES; count += 1) await page.keyboard.press(count % 12 === 11 ? 'Enter' : 'a');
  return page.evaluate<number[]>('paints');
}

/** ms from asking for a run to its id, as the browser's own timing of the request says. */
async function submissions(bench: Workbench): Promise<number[]> {
  const { page } = bench.visit;
  const taken: number[] = [];
  for (let count = 0; count < SUBMISSIONS; count += 1) {
    const answered = page.waitForResponse((response) => response.request().method() === 'POST' && response.url().endsWith('/runs'));
    await bench.submit();
    const response = await answered;
    await response.finished();
    taken.push(response.request().timing().responseEnd);
    await page.keyboard.press('Control+.');
    await page.getByRole('button', { name: bench.visit.texts.workbench.stop }).waitFor({ state: 'hidden' });
  }
  return taken;
}

/** Bytes that the workbench adds for Monaco: its scripts and styles as they travel. */
function monacoBytes(): number {
  const assets = join(import.meta.dirname, '../../apps/web/dist/assets');
  const parts = readdirSync(assets).filter((name) => /^(monaco|editor|editor\.api)-[\w-]+\.(js|css)\.br$/.test(name));
  return parts.reduce((sum, name) => sum + statSync(join(assets, name)).size, 0);
}

async function measure(stage: Stage): Promise<Figure[]> {
  const visit = await stage.visit();
  const cold = await openOnce(visit.page);
  const warm: number[] = [];
  for (let count = 0; count < OPENINGS; count += 1) warm.push((await openOnce(visit.page)).typable);
  const bench = new Workbench(visit);
  const typed = await keystrokes(bench);
  await bench.write(PROGRAMS.broken);
  const accepted = await submissions(bench);
  return [
    ...figures('question readable, first visit', 'ms', [cold.readable], { of: 'p50', atMost: 1_000 }),
    ...figures('editor typable, first visit', 'ms', [cold.typable], { of: 'p50', atMost: 2_500 }),
    ...figures('editor typable, warm', 'ms', warm, { of: 'p50', atMost: 800 }),
    ...figures('keystroke to paint', 'ms', typed, { of: 'p50', atMost: 16 }, { of: 'p95', atMost: 50 }),
    ...figures('submit accepted', 'ms', accepted, { of: 'p95', atMost: 200 }),
    ...figures('Monaco, brotli', 'kB', [monacoBytes() / 1_000], { of: 'max', atMost: 700 }),
  ];
}

const { values } = parseArgs({ options: { json: { type: 'string', default: 'tmp/bench-web.json' } } });
const stage = await Stage.set();
try {
  const before = loadavg()[0];
  const found = await measure(stage);
  console.log(toTable(found));
  await mkdir(dirname(values.json), { recursive: true });
  await writeFile(
    values.json,
    `${JSON.stringify({ bench: 'web', date: new Date().toISOString(), load: before, figures: found }, null, 2)}\n`,
  );
  console.log(`load of the machine when it began: ${before?.toFixed(1)}; figures in ${values.json}`);
} finally {
  await stage.clear();
  await stage.strike();
}
