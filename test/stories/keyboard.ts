import { describe, expect, it } from '@jest/globals';
import { PROGRAMS } from './exercises.ts';
import { Workbench } from './pages/workbench.ts';
import type { Stage } from './stage.ts';

/** Nothing here touches the mouse. */
export function keyboardStories(stage: () => Stage): void {
  describe('the keyboard alone', () => {
    it('leads from the login to the verdict', async () => {
      const visit = await stage().visit({ anonymous: true });
      const { page, texts, learner } = visit;
      await page.goto('/');
      await page.getByLabel(texts.session.username).and(page.locator(':focus')).waitFor();
      await page.keyboard.type(learner.username);
      await page.keyboard.press('Tab');
      await page.keyboard.type(learner.password);
      await page.keyboard.press('Enter');
      await page.locator('[data-exercise]').first().waitFor();
      await page.keyboard.press('/');
      await page.keyboard.type('vector-dot');
      await page.locator('[data-exercise]').nth(1).waitFor({ state: 'detached' });
      await page.keyboard.press('Enter');
      await page.locator('[data-exercise]:focus').waitFor();
      await page.keyboard.press('Enter');
      const bench = new Workbench(visit);
      await bench.ready();
      await page.keyboard.press('F6');
      await bench.write(PROGRAMS.solution);
      await page.keyboard.press('Alt+Enter');
      await bench.sees(texts.run.tried.passed);
      await page.keyboard.press('Control+Enter');
      await bench.sees(texts.run.verdict.passed);
    });

    it('25: resizes the panes', async () => {
      const visit = await stage().visit();
      const { page, texts } = visit;
      const bench = await Workbench.open(visit, 'vector-dot');
      const widthOf = async (): Promise<number> => (await bench.editor.boundingBox())?.width ?? 0;
      const before = await widthOf();
      await page.getByRole('separator', { name: texts.workbench.resizeStatement }).focus();
      await page.keyboard.press('ArrowLeft');
      const after = await widthOf();
      expect(after).toBeGreaterThan(before + 20);
      await page.reload();
      await bench.ready();
      expect(Math.abs((await widthOf()) - after)).toBeLessThan(3);
    });

    it.each(['en', 'zh-CN'] as const)('29: finds commands in the palette by either language, and lists the keys (%s)', async (locale) => {
      const visit = await stage().visit({ locale });
      const { page, texts } = visit;
      const bench = await Workbench.open(visit, 'vector-dot');
      await bench.focusEditor();
      await page.keyboard.press('F1');
      await page.getByRole('textbox', { name: texts.shortcuts.palette }).fill('Show history');
      await page.getByRole('button', { name: texts.shortcuts.commands.showHistory }).waitFor();
      await page.keyboard.press('Enter');
      await bench.results.getByRole('tab', { name: texts.run.tabs.history, selected: true }).waitFor();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.keyboard.press('Shift+F1');
      const sheet = page.getByRole('dialog', { name: texts.shortcuts.sheet });
      await sheet.getByText(texts.shortcuts.commands.submit).waitFor();
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'hidden' });
    });
  });
}
