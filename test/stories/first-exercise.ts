import type { Locale } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { BROKEN_LINE, PROGRAMS } from './exercises.ts';
import { Catalogue } from './pages/catalogue.ts';
import { Workbench } from './pages/workbench.ts';
import { logIn, type Stage } from './stage.ts';

/** The five steps of the README, by somebody who has read nothing else. */
export function firstExerciseStories(stage: () => Stage): void {
  describe('a first exercise', () => {
    it('asks to log in, without a request that fails, and says when the password is wrong', async () => {
      const visit = await stage().visit({ anonymous: true });
      const { page, texts, learner } = visit;
      visit.complaints.expect(/401.*\/api\/v1\/session$/);
      await page.goto('/exercises/vector-dot');
      await page.getByLabel(texts.session.username).fill(learner.username);
      await page.getByLabel(texts.session.password, { exact: true }).fill('not-this-one');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText(texts.errors.credentials_wrong).waitFor();
      await logIn(visit);
      expect(new URL(page.url()).pathname).toBe('/exercises/vector-dot');
    });

    it('4 18 19: running tests is not submitting; a failed one shows expected and actual and leads to its line', async () => {
      const visit = await stage().visit();
      const catalogue = await Catalogue.open(visit);
      await catalogue.row('vector-dot').click();
      const bench = new Workbench(visit);
      await bench.ready();
      await visit.page.getByRole('banner').getByRole('button', { name: visit.texts.workbench.run }).click();
      await bench.sees(visit.texts.run.tried.failed);
      const { tests: words } = visit.texts.run;
      await bench.tests.locator('[data-test="TestSmallVectors/int"]').click();
      await bench.results.getByText('got 0, want 32').waitFor();
      await bench.results.getByRole('figure', { name: words.difference }).getByText('32').waitFor();
      await bench.results.getByRole('button', { name: words.goto.replace('{{path}}:{{line}}', 'solution_test.go:') }).click();
      await bench.editor.getByRole('tab', { name: /solution_test\.go/, selected: true }).waitFor();
      await bench.shows('t.Errorf');
      await visit.page.reload();
      await bench.sees(visit.texts.run.tried.failed);
      const { body: standing } = await visit.learner.api.send('GET', '/api/v1/progress');
      expect((standing as unknown as readonly { attempts: number }[]).map(({ attempts }) => attempts)).not.toContain(1);
    });

    it('2 20: a program that does not compile is rejected, costs no attempt, and F8 leads to the error across files', async () => {
      const visit = await stage().visit();
      const bench = await Workbench.open(visit, 'vector-dot');
      await bench.write(PROGRAMS.broken);
      await bench.submit();
      await bench.sees(visit.texts.run.verdict.rejected);
      await bench.sees(visit.texts.run.noAttempt);
      await bench.editor.getByRole('tab', { name: /solution_test\.go/ }).click();
      await visit.page.keyboard.press('F8');
      await bench.editor.getByRole('tab', { name: /solution\.go/, selected: true }).waitFor();
      await visit.page.getByText(new RegExp(`^Ln ${BROKEN_LINE}, Col`)).waitFor();
      const run = await lastRun(visit.learner.api);
      expect(run).toMatchObject({ verdict: 'rejected' });
    });

    it.each<[Locale]>([['en'], ['zh-CN']])(
      '1 6 20: wrong, hostile and right programs get their verdicts and the catalogue knows (%s)',
      async (locale) => {
        const visit = await stage().visit({ locale });
        const { texts } = visit;
        const bench = await Workbench.open(visit, 'vector-dot');
        await bench.write(PROGRAMS.wrong);
        await bench.submit();
        await bench.sees(texts.run.verdict.failed);
        await bench.sees(texts.run.attempt);
        await bench.write(PROGRAMS.hungry);
        await bench.submit();
        await bench.sees(texts.run.verdict.limit);
        await bench.write(PROGRAMS.solution);
        await bench.submit();
        await bench.sees(texts.run.verdict.passed);
        const catalogue = await Catalogue.open(visit);
        await catalogue.row('vector-dot').getByRole('img', { name: texts.catalogue.statuses.passed }).waitFor();
      },
    );
  });
}

async function lastRun(api: { send: (method: string, path: string) => Promise<{ body: unknown }> }): Promise<unknown> {
  return ((await api.send('GET', '/api/v1/runs?exerciseId=vector-dot')).body as readonly unknown[])[0];
}
