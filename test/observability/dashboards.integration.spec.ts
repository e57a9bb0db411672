import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NOT_YET, QUIET, type SilentPanel } from '../../grafana/src/silent.ts';
import { startAssay, type Assay } from '../launcher/index.ts';
import { PrometheusClient, showsSomething } from './prometheus.ts';
import { panelTargets, variables, type PanelTarget } from './targets.ts';
import { traffic, troubleInference } from './traffic.ts';

const CONTENT = resolve(import.meta.dirname, '../fixtures/ok/exercises');
/** Long enough for every recording rule, on a machine that is busy. */
const SHOWN_WITHIN_MS = 120_000;

let assay: Assay;
let prometheus: PrometheusClient;
let busy: Promise<void>;
const enough = new AbortController();

beforeAll(async () => {
  assay = await startAssay({ inference: true, collector: true, prometheus: true, env: { ASSAY_CONTENT_DIRS: CONTENT } });
  prometheus = new PrometheusClient(`http://127.0.0.1:${assay.ports.prometheus}`);
  await troubleInference(assay.home);
  busy = traffic(assay, enough.signal);
}, 150_000);

afterAll(async () => {
  enough.abort();
  await busy;
  await assay.stop();
}, 90_000);

/** Asks for what is silent, again and again, until nothing is. */
async function silentAfter(targets: readonly PanelTarget[], withinMs: number): Promise<readonly string[]> {
  const giveUp = performance.now() + withinMs;
  let silent = targets;
  while (silent.length > 0) {
    const shown = await Promise.all(silent.map(async ({ expr }) => showsSomething(await prometheus.lastMinute(expr))));
    silent = silent.filter((_target, index) => !shown[index]);
    if (performance.now() > giveUp) break;
    await delay(500);
  }
  return silent.map(({ name }) => name);
}

describe('the dashboards, on a platform that works', () => {
  const targets = panelTargets();
  const means = ({ panel }: SilentPanel, { name }: PanelTarget): boolean => name === panel || name.startsWith(`${panel} / `);
  const listed = (target: PanelTarget): boolean => [...NOT_YET, ...QUIET].some((silent) => means(silent, target));

  it('show something in every panel, but for those that are listed', async () => {
    expect(
      await silentAfter(
        targets.filter((target) => !listed(target)),
        SHOWN_WITHIN_MS,
      ),
    ).toEqual([]);
  }, 180_000);

  it('have queries that Prometheus answers, also where there is nothing to show', async () => {
    await Promise.all(targets.filter(listed).map(({ expr }) => prometheus.lastMinute(expr)));
  });

  it('list as without a source only what has none', async () => {
    const sourceless = targets.filter((target) => NOT_YET.some((silent) => means(silent, target)));
    const found = await Promise.all(sourceless.map(async ({ name, expr }) => ((await prometheus.lastMinute(expr)).length > 0 ? name : [])));
    expect(found.flat()).toEqual([]);
  });

  it('list only panels that exist', () => {
    const gone = [...NOT_YET, ...QUIET].filter((silent) => !targets.some((target) => means(silent, target)));
    expect(gone).toEqual([]);
  });

  it('lead from a point on a latency to a trace that the collector knows', async () => {
    const drawn = targets.filter(({ name }) => name === 'overview / Latency of the gateway / C');
    const traces = await Promise.all(drawn.map(({ expr }) => prometheus.traces(expr)));
    const [traceId] = traces.flat();
    const answer = await fetch(`http://127.0.0.1:${assay.ports.collectorQuery}/api/traces/${traceId}`);
    expect(answer.status).toBe(200);
  });

  it('offer values for every variable', async () => {
    const values = await Promise.all(
      variables().map(async ({ name, label, selector }) => ({ name, values: await prometheus.labelValues(label, selector) })),
    );
    expect(values.filter(({ values: all }) => all.length === 0)).toEqual([]);
  });
});
