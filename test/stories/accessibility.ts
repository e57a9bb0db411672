import { createRequire } from 'node:module';
import type { Locale } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { PROGRAMS } from './exercises.ts';
import { Catalogue } from './pages/catalogue.ts';
import { Workbench } from './pages/workbench.ts';
import { logIn, type Stage, type Theme } from './stage.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/** What breaks WCAG 2.2 AA on a page: rule, and the elements that break it. */
async function violations(page: Page): Promise<string[]> {
  return page.evaluate<
    string[]
  >(`axe.run(document, { runOnly: ${JSON.stringify(TAGS)}, resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`);
}

const TABLE = (['light', 'dark', 'contrast'] as const).flatMap((theme) =>
  (['en', 'zh-CN'] as const).map((locale): [Theme, Locale] => [theme, locale]),
);

export function accessibilityStories(stage: () => Stage): void {
  describe('WCAG 2.2 AA', () => {
    it.each(TABLE)('%s, %s: login, catalogue, workbench, palette, shortcuts, settings, diff, 404', async (theme, locale) => {
      const visit = await stage().visit({ theme, locale, anonymous: true });
      const { page, texts } = visit;
      await page.addInitScript({ path: AXE });
      // A dialog that is still fading in has colours that nobody is meant to read.
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
      await bench.runTests();
      await bench.sees(texts.run.tried.failed);
      await examine('tests');
      await bench.write(PROGRAMS.wrong);
      await bench.submit();
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
  });
}
