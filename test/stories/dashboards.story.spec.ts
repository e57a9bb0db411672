import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AXE, violations } from './accessibility.ts';
import type { Learner } from './learner.ts';
import { DashboardPage } from './pages/dashboard.ts';
import { Stage } from './stage.ts';

jest.setTimeout(150_000);

/** Requests whose latency is drawn, and which leave traces. */
async function work({ api }: Learner): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    await api.send('GET', '/api/v1/exercises');
    await api.send('POST', '/api/v1/inference/chat', { model: 'sim-small', messages: [{ role: 'user', content: 'Count to 3.' }] });
  }
}

describe('dashboards', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set({ inference: true, collector: true, prometheus: true });
    await work(await stage.newLearner());
  }, 150_000);
  afterAll(() => stage.strike(), 60_000);
  afterEach(async () => {
    expect(await stage.clear()).toEqual([]);
  });

  it('are reached by the keyboard alone, and a variable changes what every panel asks, and stays in the address', async () => {
    const visit = await stage.visit();
    const { page, texts } = visit;
    await page.goto('/');
    await page.locator('[data-exercise]').first().waitFor();
    await page.keyboard.press('Alt+b');
    const link = page.getByRole('link', { name: /^Overview/ });
    await link.waitFor();
    await link.press('Enter');
    const dashboard = new DashboardPage(visit);
    await dashboard.draws('Services up', /gateway up/);
    await dashboard.choose('Job', 'gateway');
    await page.waitForURL(/var-job=.*gateway/);
    await dashboard.draws('Services up', /^1 series\. Latest: gateway up$/);
    await page.reload();
    await dashboard.draws('Services up', /^1 series\. Latest: gateway up$/);
    await dashboard.range(texts.dashboards.ranges['5m']);
    await page.waitForURL(/from=now-5m/);
    await dashboard.menu('Services up', texts.dashboards.view);
    expect(await page.locator('[data-panel]').count()).toBe(1);
    await dashboard.menu('Services up', texts.dashboards.asTable);
    await dashboard.panel('Services up').getByRole('columnheader', { name: 'gateway' }).waitFor();
    await dashboard.menu('Services up', texts.dashboards.back);
    const row = page.getByRole('button', { name: /saturation/ });
    await row.press('Enter');
    await row.and(page.locator('[aria-expanded=false]')).waitFor();
  });

  it('lead from a point on a latency chart to the trace of that request', async () => {
    const visit = await stage.visit({ learner: await stage.admin() });
    const { page } = visit;
    await page.goto('/dashboards/overview?refresh=5s');
    const dashboard = new DashboardPage(visit);
    const point = dashboard.panel('Latency of the gateway').locator('[data-exemplar]').last();
    await point.waitFor();
    const traceId = await point.getAttribute('data-exemplar');
    await point.click();
    await page.waitForURL(`**/traces/${traceId ?? ''}`);
    await page.getByText('gateway').first().waitFor();
  });

  it('zoom to what is drawn over, in all panels, and back', async () => {
    const visit = await stage.visit();
    const { page } = visit;
    await page.goto('/dashboards/overview?refresh=off&from=now-5m');
    const dashboard = new DashboardPage(visit);
    await dashboard.draws('Services up', /gateway/);
    const plot = dashboard.panel('Services up').locator('.u-over');
    const box = (await plot.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const middle = box.y + box.height / 2;
    // The last seconds: long before, there was nothing to be drawn.
    await page.mouse.move(box.x + box.width * 0.93, middle);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.99, middle, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(/from=%22\d+%22|from=\d+/);
    await plot.dblclick();
    await page.waitForURL(/from=now-5m/);
  });

  it('say in words that Prometheus is away, and draw again when it is back', async () => {
    const visit = await stage.visit();
    const { page, texts, complaints } = visit;
    complaints.expect(/503/);
    await page.route('**/api/v1/dashboards/*/query*', (route) =>
      route.fulfill({ status: 503, json: { code: 'metrics_unavailable', message: 'no answer' } }),
    );
    await page.goto('/dashboards/overview?refresh=off');
    const dashboard = new DashboardPage(visit);
    const panel = dashboard.panel('Services up');
    await panel.getByText(texts.errors.metrics_unavailable).waitFor();
    await page.unroute('**/api/v1/dashboards/*/query*');
    await panel.getByRole('button', { name: texts.app.retry }).press('Enter');
    await dashboard.draws('Services up', /gateway up/);
  });

  it.each([
    ['light', 'en'],
    ['dark', 'zh-CN'],
    ['contrast', 'en'],
  ] as const)('WCAG 2.2 AA: %s, %s', async (theme, locale) => {
    const visit = await stage.visit({ theme, locale });
    const { page, texts } = visit;
    await page.addInitScript({ path: AXE });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const found: Record<string, string[]> = {};
    await page.goto('/dashboards');
    await page.getByRole('heading', { name: texts.dashboards.title }).waitFor();
    found['list'] = await violations(page);
    await page.goto('/dashboards/overview?refresh=off');
    const dashboard = new DashboardPage(visit);
    await dashboard.settled();
    found['dashboard'] = await violations(page);
    await page.getByRole('button', { name: new RegExp(`^${texts.dashboards.range}`) }).press('Enter');
    await page.getByRole('button', { name: texts.dashboards.ranges['1h'] }).waitFor();
    found['time'] = await violations(page);
    await page.goto('/dashboards/inference?refresh=off');
    await dashboard.settled();
    found['inference'] = await violations(page);
    expect(Object.entries(found).filter(([, rules]) => rules.length > 0)).toEqual([]);
  });
});
