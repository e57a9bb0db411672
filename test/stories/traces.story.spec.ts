import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AXE, TABLE, violations } from './accessibility.ts';
import { PROGRAMS } from './exercises.ts';
import type { Learner } from './learner.ts';
import { PlaygroundPage } from './pages/playground.ts';
import { TracePage } from './pages/trace.ts';
import { Workbench } from './pages/workbench.ts';
import { Stage } from './stage.ts';

jest.setTimeout(150_000);

const ROUTE = 'POST /api/v1/runs';

describe('traces and logs', () => {
  let stage: Stage;
  let admin: Learner;
  let learner: Learner;
  /** Of a graded run of the learner's. */
  let traceId: string;

  beforeAll(async () => {
    stage = await Stage.set({ inference: true, collector: true });
    [admin, learner] = [await stage.admin(), await stage.newLearner()];
    const { body } = await learner.api.submit({ exerciseId: 'vector-dot', mode: 'grade', files: { 'solution.go': PROGRAMS.wrong } });
    const id = body['id'] as string;
    await learner.api.follow(id);
    traceId = (await learner.api.run(id)).traceId;
  }, 200_000);
  afterAll(() => stage.strike(), 60_000);
  afterEach(async () => {
    expect(await stage.clear()).toEqual([]);
  });

  it('lead a learner by one key from a verdict to where its time went, and tell nothing of hidden checks', async () => {
    const visit = await stage.visit();
    const { page, texts, complaints } = visit;
    complaints.expect(/404.*\/api\/v1\/traces\//);
    const bench = await Workbench.open(visit, 'vector-dot');
    await bench.write(PROGRAMS.solution);
    await bench.submit();
    await bench.sees(texts.run.verdict.passed);
    await bench.results.getByRole('link', { name: texts.traces.fromRun }).press('Enter');
    const trace = new TracePage(visit);
    for (const [service, operation] of [
      ['gateway', ROUTE],
      ['exams', 'handle assay.exams.runs.create'],
      ['runner', 'run'],
      ['runner', 'compile'],
      ['runner', 'checks'],
      ['exams', 'consume RUN_REPORTS'],
    ] as const) {
      await trace.row(service, operation).first().waitFor();
    }
    await page.getByText(texts.traces.notes.steps.replace('{{step}}', '100')).waitFor();
    expect(await trace.tree.getByText('check:').count()).toBe(0);
    expect(await page.getByRole('tab', { name: texts.traces.tabs.logs }).count()).toBe(0);
  });

  it('are found by an operator, with what was written down in them; from a log entry one comes back', async () => {
    const visit = await stage.visit({ learner: admin });
    const { page, texts } = visit;
    await page.goto('/traces?service=runner&operation=run');
    await page.getByRole('list', { name: texts.traces.find.list }).getByRole('link').last().press('Enter');
    const trace = new TracePage(visit);
    await trace.row('runner', 'check:products').waitFor();
    await page.getByRole('button', { name: new RegExp(`^${texts.traces.tabs.logs} · [1-9]`) }).press('Enter');
    await trace.panel.getByText('run reported').waitFor();
    await trace.panel.getByRole('link', { name: texts.traces.logs.open }).press('Enter');
    const entries = page.getByRole('list', { name: texts.logs.list });
    const entry = entries.getByRole('button', { name: /run reported/ });
    await entry.press('Enter');
    await entries.getByText('runId').first().waitFor();
    await entries.getByRole('link', { name: texts.logs.openTrace }).first().press('Enter');
    await trace.row('runner', 'run').and(trace.active).waitFor();
  });

  it('of the log are followed while they are written', async () => {
    const visit = await stage.visit({ learner: admin });
    const { page, texts } = visit;
    await page.goto('/logs?service=runner&q=run+reported');
    const entries = page.getByRole('list', { name: texts.logs.list }).getByRole('button', { name: /run reported/ });
    await entries.first().waitFor();
    const before = await entries.count();
    await page.getByRole('switch', { name: texts.logs.live }).press('Space');
    const { body } = await learner.api.submit({ exerciseId: 'vector-dot', mode: 'try', files: { 'solution.go': PROGRAMS.broken } });
    await learner.api.follow(body['id'] as string);
    await entries.nth(before).waitFor();
    expect(await entries.count()).toBe(before + 1);
  });

  it('of an answer are one link away from it', async () => {
    const visit = await stage.visit();
    visit.complaints.expect(/404.*\/api\/v1\/traces\//);
    const playground = await PlaygroundPage.open(visit);
    await playground.ask('Reply with exactly: seen');
    await playground.reaches('done');
    await playground.reply().getByRole('link', { name: visit.texts.traces.fromRun }).press('Enter');
    await new TracePage(visit).row('model-worker', 'decode').waitFor();
  });

  it.each(TABLE)('WCAG 2.2 AA: %s, %s: own runs, trace, span, logs of a trace, search, log view', async (theme, locale) => {
    const visit = await stage.visit({ theme, locale, learner: admin });
    const { page, texts } = visit;
    await page.addInitScript({ path: AXE });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const found: Record<string, string[]> = {};
    const examine = async (name: string): Promise<void> => {
      found[name] = await violations(page);
    };
    await page.goto('/traces');
    await page.getByRole('list', { name: texts.traces.find.list }).waitFor();
    await examine('search');
    const trace = await TracePage.open(visit, traceId);
    await trace.row('runner', 'run').click();
    await trace.panel.getByText('assay.run.id').waitFor();
    await page.getByRole('searchbox').fill('run');
    await examine('trace');
    await trace.panel.getByRole('tab').last().click();
    await trace.panel.getByText('run reported').waitFor();
    await examine('logs of a trace');
    await page.goto('/logs');
    await page
      .getByRole('list', { name: texts.logs.list })
      .getByRole('button', { name: /run reported/ })
      .first()
      .click();
    await examine('logs');
    const own = await stage.visit({ theme, locale, learner });
    await own.page.addInitScript({ path: AXE });
    await own.page.goto('/traces');
    await own.page.getByRole('list', { name: texts.traces.own.list }).waitFor();
    found['own runs'] = await violations(own.page);
    expect(Object.entries(found).filter(([, rules]) => rules.length > 0)).toEqual([]);
  });
});
