import { describe, expect, it } from '@jest/globals';
import { Workbench } from './pages/workbench.ts';
import type { Stage } from './stage.ts';

export function lookStories(stage: () => Stage): void {
  describe('looks', () => {
    it('26: light, dark, high contrast and the size of the text can be chosen, and stay after a reload', async () => {
      const visit = await stage().visit();
      const { page, texts } = visit;
      const bench = await Workbench.open(visit, 'vector-dot');
      const ground = (): Promise<string> => page.evaluate<string>(`getComputedStyle(document.body).backgroundColor`);
      const size = (): Promise<string> =>
        page.evaluate<string>(`getComputedStyle(document.querySelector('.monaco-editor .view-line')).fontSize`);
      const seen = [await ground()];
      for (const theme of ['themeDark', 'themeContrast'] as const) {
        await bench.command(texts.shortcuts.commands[theme]);
        await page.getByRole('dialog').waitFor({ state: 'hidden' });
        seen.push(await ground());
      }
      expect(new Set(seen).size).toBe(3);
      const before = Number.parseFloat(await size());
      await bench.command(texts.shortcuts.commands.larger);
      await page.reload();
      await bench.ready();
      expect(await ground()).toBe(seen[2]);
      expect(Number.parseFloat(await size())).toBe(before + 1);
    });
  });
}
