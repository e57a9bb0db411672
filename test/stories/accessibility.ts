import { createRequire } from 'node:module';
import type { Locale } from '@assay/contracts';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { PROGRAMS } from './exercises.ts';
import type { Learner } from './learner.ts';
import { Catalogue } from './pages/catalogue.ts';
import { Workbench } from './pages/workbench.ts';
import { logIn, type Stage, type Theme } from './stage.ts';

/** The script that has to be on a page before {@link violations} looks at it. */
export const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/**
 * Resolves when nothing on the page has moved for three frames in a row: a dialog or a tab that is still changing has colours
 * that nobody is meant to read. What turns for ever, such as a spinner, is no change.
 */
const SETTLED = `(async () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  for (let quiet = 0; quiet < 3; quiet += 1) {
    await frame();
    const moving = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity);
    if (moving.length > 0) quiet = -1;
    await Promise.allSettled(moving.map(({ finished }) => finished));
  }
})()`;

/** What breaks WCAG 2.2 AA on a page that has settled: rule, and the elements that break it. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(SETTLED);
  return page.evaluate<
    string[]
  >(`axe.run(document, { runOnly: ${JSON.stringify(TAGS)}, resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`);
}

/** Every theme in every language. */
export const TABLE = (['light', 'dark', 'contrast'] as const).flatMap((theme) =>
  (['en', 'zh-CN'] as const).map((locale): [Theme, Locale] => [theme, locale]),
);

export function accessibilityStories(stage: () => Stage): void {
  describe('WCAG 2.2 AA', () => {
    /** Somebody with a failed test run and a failed submission to look at, in each theme and language. */
    let learner: Learner;
    beforeAll(async () => {
      learner = await stage().newLearner();
      for (const mode of ['try', 'grade'] as const) {
        const { body } = await learner.api.submit({ exerciseId: 'vector-dot', mode, files: { 'solution.go': PROGRAMS.wrong } });
        await learner.api.follow(body['id'] as string);
      }
    }, 60_000);

    it.each(TABLE)('%s, %s: login, catalogue, workbench, palette, shortcuts, settings, diff, 404', async (theme, locale) => {
      const visit = await stage().visit({ theme, locale, learner, anonymous: true });
      const { page, texts } = visit;
      await page.addInitScript({ path: AXE });
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const found: Record<string, string[]> = {};
      const examine = async (name: string): Promise<void> => {
        found[name] = await violations(page);
      };
      await page.goto('/login');
      await page.getByLabel(texts.session.username).waitFor();
      await examine('login');
      await logIn(visit);
      await Catalogue.open(visit);
      await examine('catalogue');
      const bench = await Workbench.open(visit, 'vector-dot');
      await examine('workbench');
      await bench.openRun('try');
      await bench.sees(texts.run.tried.failed);
      await examine('tests');
      await bench.write(PROGRAMS.wrong);
      await bench.openRun('grade');
      await bench.sees(texts.run.verdict.failed);
      await examine('verdict');
      await bench.show('history');
      await bench.history.waitFor();
      await examine('history');
      await bench.command(texts.shortcuts.commands.compareStarter);
      await bench.editor.locator('.monaco-diff-editor .line-insert').first().waitFor();
      await examine('diff');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.getByRole('textbox', { name: texts.shortcuts.palette }).waitFor();
      await examine('palette');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.keyboard.press('Shift+F1');
      await page.getByRole('dialog', { name: texts.shortcuts.sheet }).waitFor();
      await examine('shortcuts');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: texts.settings.title }).click();
      await page.getByRole('menuitemradio', { name: texts.settings.themes.light }).waitFor();
      await examine('settings');
      await page.goto('/nowhere');
      await page.getByText(texts.app.notFound.title).waitFor();
      await examine('404');
      expect(Object.entries(found).filter(([, rules]) => rules.length > 0)).toEqual([]);
      expect(Object.keys(found)).toHaveLength(11);
    });

    it('28: a button that opens a menu says so to a screen reader, and whether it is open', async () => {
      const visit = await stage().visit();
      const { page, texts } = visit;
      await Workbench.open(visit, 'vector-dot');
      for (const name of [texts.workbench.compare.menu, texts.settings.title, texts.settings.account]) {
        const button = page.getByRole('button', { name, exact: true });
        expect(await button.getAttribute('aria-haspopup')).toBe('menu');
        await button.and(page.locator('[aria-expanded=false]')).focus();
        await page.keyboard.press('Enter');
        await button.and(page.locator('[aria-expanded=true]')).waitFor();
        await page.getByRole('menu', { name, exact: true }).locator('[role^=menuitem]:focus').waitFor();
        await page.keyboard.press('Escape');
        await page.getByRole('menu').waitFor({ state: 'hidden' });
        await button.and(page.locator(':focus')).waitFor();
      }
    });
  });
}
