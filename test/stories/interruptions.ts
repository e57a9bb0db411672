import { describe, expect, it } from '@jest/globals';
import { PROGRAMS } from './exercises.ts';
import { Workbench } from './pages/workbench.ts';
import { hold } from './queue.ts';
import type { Stage, Visit } from './stage.ts';

const CUT_LINE = [/net::ERR_/, /50[234]/];

async function runsOf({ learner }: Visit): Promise<readonly { readonly verdict?: string }[]> {
  return (await learner.api.send('GET', '/api/v1/runs?exerciseId=vector-dot')).body as unknown as readonly { verdict?: string }[];
}

export function interruptionStories(stage: () => Stage): void {
  describe('interruptions', () => {
    it('5 9: a reload in the middle of a run finds the same run again', async () => {
      const visit = await stage().visit();
      const { page, texts } = visit;
      const bench = await Workbench.open(visit, 'vector-dot');
      await bench.write(PROGRAMS.solution);
      const { release } = await hold(await stage().newLearner());
      await bench.submit();
      await page.waitForURL(/\?run=/);
      await page.reload();
      await page.getByRole('banner').getByText(texts.run.state.position.replace('{{position}}', '1')).waitFor();
      await release();
      await bench.sees(texts.run.verdict.passed);
      expect(await runsOf(visit)).toHaveLength(1);
    });

    it('5 7 8: what is typed and submitted offline is kept, and sent once when the line is back', async () => {
      const visit = await stage().visit();
      const { context, page, texts, complaints } = visit;
      complaints.expect(...CUT_LINE);
      const bench = await Workbench.open(visit, 'vector-dot');
      await bench.saved();
      await context.setOffline(true);
      await bench.write(PROGRAMS.solution);
      await bench.editor.locator('[data-status=offline]').waitFor();
      await bench.submit();
      await bench.results.getByText(texts.run.state.delayed).waitFor();
      await context.setOffline(false);
      await bench.sees(texts.run.verdict.passed);
      await bench.saved();
      expect(await page.getByRole('contentinfo').innerText()).not.toContain(texts.app.offline);
      expect(await runsOf(visit)).toHaveLength(1);
    });

    it('5 8: a lost answer is asked for again with the same key, and makes one run', async () => {
      const visit = await stage().visit();
      const { page, texts, complaints } = visit;
      complaints.expect(...CUT_LINE);
      const bench = await Workbench.open(visit, 'vector-dot');
      const keys: string[] = [];
      await page.route('**/api/v1/runs', async (route) => {
        keys.push(route.request().headers()['idempotency-key'] ?? 'none');
        const answer = await route.fetch();
        if (keys.length === 1) await route.abort();
        else await route.fulfill({ response: answer });
      });
      await bench.write(PROGRAMS.solution);
      await bench.submit();
      await bench.sees(texts.run.verdict.passed);
      expect(keys).toEqual([keys[0], keys[0]]);
      expect(await runsOf(visit)).toHaveLength(1);
    });

    it('5: a cut line in the middle of a run loses nothing', async () => {
      const visit = await stage().visit();
      const { context, page, texts, complaints } = visit;
      complaints.expect(...CUT_LINE);
      const bench = await Workbench.open(visit, 'vector-dot');
      await bench.write(PROGRAMS.solution);
      const { release } = await hold(await stage().newLearner());
      await bench.submit();
      await page.waitForURL(/\?run=/);
      await context.setOffline(true);
      await release();
      await context.setOffline(false);
      await bench.sees(texts.run.verdict.passed);
      expect(await bench.checks.getByRole('listitem').count()).toBeGreaterThan(5);
      expect(await runsOf(visit)).toHaveLength(1);
    });

    it('the verdict arrives although the gateway is killed while the run is live', async () => {
      const visit = await stage().visit();
      const { page, texts, complaints } = visit;
      complaints.expect(...CUT_LINE);
      const bench = await Workbench.open(visit, 'vector-dot');
      await bench.write(PROGRAMS.solution);
      await bench.saved();
      const { release } = await hold(await stage().newLearner());
      await bench.submit();
      await page.getByRole('banner').getByText(texts.run.state.position.replace('{{position}}', '1')).waitFor();
      await stage().assay.kill9('gateway');
      await stage().assay.back('gateway');
      await release();
      await bench.sees(texts.run.verdict.passed);
      expect(await runsOf(visit)).toHaveLength(1);
    });
  });
}
