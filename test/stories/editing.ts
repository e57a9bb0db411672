import { describe, expect, it } from '@jest/globals';
import { PROGRAMS, starterOf } from './exercises.ts';
import { Workbench } from './pages/workbench.ts';
import type { Stage, Visit } from './stage.ts';

/** Idempotency keys of the runs that a page asks for, one a request. */
export function keysSent({ page }: Visit): string[] {
  const keys: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/v1/runs')) keys.push(request.headers()['idempotency-key'] ?? 'none');
  });
  return keys;
}

export function editingStories(stage: () => Stage): void {
  describe('editing', () => {
    it('1 5: Ctrl+Enter submits once, however long it is held, inserts nothing, and is deaf to an input method', async () => {
      const visit = await stage().visit();
      const { page, texts } = visit;
      const bench = await Workbench.open(visit, 'vector-dot');
      const keys = keysSent(visit);
      await bench.focusEditor();
      const before = await bench.lines();
      const composing = `document.activeElement.dispatchEvent(new KeyboardEvent('keydown',
        { key: 'Enter', code: 'Enter', ctrlKey: true, isComposing: true, bubbles: true, cancelable: true }))`;
      await page.evaluate(composing);
      expect(keys).toEqual([]);
      await page.keyboard.down('Control');
      for (let count = 0; count < 4; count += 1) await page.keyboard.down('Enter');
      await page.keyboard.up('Enter');
      await page.keyboard.up('Control');
      await bench.sees(texts.run.verdict.failed);
      expect(keys).toHaveLength(1);
      expect(await bench.lines()).toBe(before);
    });

    it('3 7: Ctrl+S saves and never submits; the badge of a file tells where its text is', async () => {
      const visit = await stage().visit();
      const { page, learner } = visit;
      const bench = await Workbench.open(visit, 'vector-dot');
      const keys = keysSent(visit);
      await bench.saved();
      await bench.focusEditor();
      await page.keyboard.type('// mine');
      await bench.editor.locator('[data-status=dirty], [data-status=saving]').first().waitFor();
      await page.keyboard.press('Control+s');
      await bench.saved();
      const { body } = await learner.api.send('GET', '/api/v1/exercises/vector-dot/draft');
      expect(body).toMatchObject({ files: { 'solution.go': `// mine${starterOf('vector-dot', 'solution.go')}` } });
      expect(keys).toEqual([]);
    });

    it('9: a reload brings back text, tab, cursor, scroll position and undo', async () => {
      const visit = await stage().visit({ height: 600 });
      const { page } = visit;
      const bench = await Workbench.open(visit, 'vector-dot');
      await bench.write(PROGRAMS.solution);
      await bench.editor.getByRole('tab', { name: /solution_test\.go/ }).click();
      await bench.focusEditor();
      await page.keyboard.press('Control+End');
      await bench.saved();
      const lines = await bench.lines();
      const position = await page.getByText(/^Ln \d+, Col \d+$/).innerText();
      await page.reload();
      await bench.editor.getByRole('tab', { name: /solution_test\.go/, selected: true }).waitFor();
      await page.getByText(position).waitFor();
      // Whether the empty line below the last one is just in sight differs by a pixel.
      expect((await bench.lines()).trimEnd()).toBe(lines.trimEnd());
      await bench.editor.getByRole('tab', { name: /^solution\.go/ }).click();
      await bench.shows('Read the type and two vectors', false);
      await bench.focusEditor();
      await page.keyboard.press('Control+z');
      await page.keyboard.press('Control+End');
      await bench.shows('Read the type and two vectors');
    });

    it('11 12: resetting asks first and can be undone; the diff shows what differs from the starter', async () => {
      const visit = await stage().visit();
      const { page, texts } = visit;
      const bench = await Workbench.open(visit, 'vector-dot');
      await bench.focusEditor();
      await page.keyboard.type('// mine ');
      await bench.command(texts.shortcuts.commands.compareStarter);
      await bench.editor.locator('.monaco-diff-editor .char-insert, .monaco-diff-editor .line-insert').first().waitFor();
      await page.keyboard.press('Escape');
      await bench.editor.locator('.monaco-diff-editor').waitFor({ state: 'detached' });
      await bench.editor.getByRole('button', { name: texts.workbench.reset.action }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: texts.app.cancel }).click();
      await bench.shows('// mine');
      await bench.editor.getByRole('button', { name: texts.workbench.reset.action }).click();
      await dialog.getByRole('button', { name: texts.workbench.reset.confirm }).click();
      await bench.shows('// mine', false);
      await dialog.waitFor({ state: 'hidden' });
      await bench.focusEditor();
      await page.keyboard.press('Control+z');
      await bench.shows('// mine');
    });

    it('21: says that the output was cut off', async () => {
      const visit = await stage().visit();
      const { page, texts } = visit;
      const bench = await Workbench.open(visit, 'vector-dot');
      await bench.write(PROGRAMS.loud);
      await page.getByRole('textbox', { name: texts.workbench.stdin }).fill('anything');
      await page.keyboard.press('Alt+Enter');
      await bench.results.getByText(/^again and again/).waitFor();
      await bench.results.getByText(texts.run.output.truncated.split('{{')[0]!).waitFor();
    });
  });
}
