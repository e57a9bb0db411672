import { describe, expect, it } from '@jest/globals';
import { Workbench } from './pages/workbench.ts';
import { logIn, type Stage } from './stage.ts';

export function sessionStories(stage: () => Stage): void {
  describe('sessions', () => {
    it('a session that ends asks to log in and leads back to the same page with the text kept', async () => {
      const visit = await stage().visit();
      const { page, texts, context, complaints } = visit;
      complaints.expect(/401/);
      const bench = await Workbench.open(visit, 'vector-dot');
      const ended = await context.request.delete('/api/v1/session', { headers: { origin: stage().assay.baseUrl } });
      expect(ended.status()).toBe(204);
      await bench.focusEditor();
      await page.keyboard.type('// typed after the end ');
      await page.getByText(texts.session.expired).waitFor();
      await logIn(visit);
      expect(new URL(page.url()).pathname).toBe('/exercises/vector-dot');
      await bench.shows('// typed after the end');
      await bench.saved();
    });

    it('8: a draft that another session saved meanwhile is shown, and nothing is overwritten before a choice', async () => {
      const visit = await stage().visit();
      const { page, texts, learner } = visit;
      const second = await stage().visit({ learner });
      const bench = await Workbench.open(visit, 'vector-dot');
      const elsewhere = await Workbench.open(second, 'vector-dot');
      visit.complaints.expect(/409/);
      await elsewhere.focusEditor();
      await second.page.keyboard.type('// theirs ');
      await second.page.keyboard.press('Control+s');
      await elsewhere.saved();
      await bench.focusEditor();
      await page.keyboard.type('// mine ');
      const choice = page.getByRole('alert').filter({ hasText: texts.workbench.conflict.title });
      await choice.waitFor();
      await bench.shows('// mine');
      await choice.getByRole('button', { name: texts.workbench.conflict.compare }).click();
      await bench.editor.locator('.monaco-diff-editor').getByText('// theirs').first().waitFor();
      await choice.getByRole('button', { name: texts.workbench.conflict.theirs }).click();
      await bench.shows('// theirs');
      await bench.focusEditor();
      await page.keyboard.press('Control+z');
      await bench.shows('// mine');
    });
  });
}
