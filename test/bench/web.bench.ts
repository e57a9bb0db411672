/**
 * How fast the web IDE feels, in Chromium on the real platform: `npm run bench:web [-- --json <file>]`. Prints a table with the
 * target beside each figure. Needs Chromium and built apps; say how busy the machine was when you quote a figure.
 */
import { readdirSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CDPSession, Page } from 'playwright-core';
import { PROGRAMS } from '../stories/exercises.ts';
import { Workbench } from '../stories/pages/workbench.ts';
import { Stage } from '../stories/stage.ts';
import { figures, toTable, type Figure } from './figures.ts';

const OPENINGS = 5;
const KEYSTROKES = 200;
const SUBMISSIONS = 10;

interface Opening {
  /** ms from the start of the navigation until the statement can be read */
  readonly readable: number;
  /** ms until the editor takes a key */
  readonly typable: number;
  /** Scripts and styles as they travelled, bytes; nothing for what came from the cache */
  readonly bytes: number;
}

const TRAVELLED = `performance.getEntriesByType('resource').filter(({ name }) => /\\.(js|css)$/.test(name))
  .reduce((sum, { transferSize, encodedBodySize }) => sum + (transferSize === 0 ? 0 : encodedBodySize), 0)`;

/** Opens the workbench once. `cold` forgets everything that the browser has kept of earlier visits. */
async function openOnce(page: Page, devtools: CDPSession, cold: boolean): Promise<Opening> {
  await page.goto('about:blank');
  if (cold) await devtools.send('Network.clearBrowserCache');
  await page.goto('/exercises/vector-dot', { waitUntil: 'commit' });
  const now = (): Promise<number> => page.evaluate<number>('performance.now()');
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  const readable = await now();
  await page.locator('.view-line').first().waitFor();
  return { readable, typable: await now(), bytes: await page.evaluate<number>(TRAVELLED) };
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
    const { id } = (await response.json()) as { id: string };
    await page.waitForURL((url) => url.searchParams.get('run') === id);
    await page.locator('button[data-loading]').waitFor({ state: 'detached' });
  }
  return taken;
}

/** Bytes of the editor as they travel: its scripts, styles and worker. */
function monacoBytes(): number {
  const assets = join(import.meta.dirname, '../../apps/web/dist/assets');
  const parts = readdirSync(assets).filter((name) => /^(monaco|editor|editor\.api|editor\.worker)-[\w-]+\.(js|css)\.br$/.test(name));
  return parts.reduce((sum, name) => sum + statSync(join(assets, name)).size, 0);
}

async function measure(stage: Stage): Promise<Figure[]> {
  const visit = await stage.visit();
  const devtools = await visit.context.newCDPSession(visit.page);
  const cold: Opening[] = [];
  const warm: Opening[] = [];
  // In turns, so that whatever else the machine does meets both.
  for (let count = 0; count < OPENINGS; count += 1) {
    cold.push(await openOnce(visit.page, devtools, true));
    warm.push(await openOnce(visit.page, devtools, false));
  }
  const bench = new Workbench(visit);
  const typed = await keystrokes(bench);
  await bench.write(PROGRAMS.broken);
  const accepted = await submissions(bench);
  const of = (openings: readonly Opening[], what: keyof Opening): number[] => openings.map((opening) => opening[what]);
  const travelled = of(cold, 'bytes').map((bytes) => bytes / 1_000);
  return [
    ...figures('question readable, first visit', 'ms', of(cold, 'readable'), { of: 'p50', atMost: 1_000 }),
    ...figures('editor typable, first visit', 'ms', of(cold, 'typable'), { of: 'p50', atMost: 2_500 }),
    ...figures('question readable, warm', 'ms', of(warm, 'readable')),
    ...figures('editor typable, warm', 'ms', of(warm, 'typable'), { of: 'p50', atMost: 800 }),
    ...figures('keystroke to paint', 'ms', typed, { of: 'p50', atMost: 16 }, { of: 'p95', atMost: 50 }),
    ...figures('submit accepted', 'ms', accepted, { of: 'p95', atMost: 200 }),
    ...figures('scripts and styles of the whole page, brotli', 'kB', travelled),
    ...figures('Monaco with its worker, brotli', 'kB', [monacoBytes() / 1_000], { of: 'max', atMost: 700 }),
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
