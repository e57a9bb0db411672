import { describe, expect, it } from '@jest/globals';
import { PROGRAMS } from './exercises.ts';
import { Workbench } from './pages/workbench.ts';
import type { Stage } from './stage.ts';

export function historyStories(stage: () => Stage): void {
  describe('history', () => {
    it('6 13: keeps each submission unchanged, compares with the last one, and restores one undoably', async () => {
      const visit = await stage().visit();
      const { page, texts, learner } = visit;
      const bench = await Workbench.open(visit, 'vector-dot');
      await bench.write(PROGRAMS.broken);
      await bench.submit();
      await bench.sees(texts.run.verdict.rejected);
      await bench.write(PROGRAMS.solution);
      await bench.command(texts.shortcuts.commands.compareLast);
      await bench.editor.locator('.monaco-diff-editor .line-delete').first().waitFor();
      await bench.editor.getByRole('button', { name: texts.workbench.compare.close }).click();
      await bench.shows('var broken', false);
      await bench.show('history');
      await bench.history.getByRole('button', { name: texts.run.history.restore }).click();
      await page.getByText(texts.workbench.restored).waitFor();
      await page.keyboard.press('Control+Home');
      await bench.shows('var broken');
      await page.keyboard.press('Control+z');
      await page.keyboard.press('Control+Home');
      await bench.shows('var broken', false);
      const { body } = await learner.api.send('GET', '/api/v1/runs?exerciseId=vector-dot');
      const [{ id }] = body as unknown as [{ id: string }];
      expect((await learner.api.send('GET', `/api/v1/runs/${id}/files`)).body).toEqual({ id, files: { 'solution.go': PROGRAMS.broken } });
    });
  });
}
