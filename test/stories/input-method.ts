import { describe, expect, it } from '@jest/globals';
import type { CDPSession, Locator } from 'playwright-core';
import { keysSent } from './editing.ts';
import { Catalogue } from './pages/catalogue.ts';
import { Workbench } from './pages/workbench.ts';
import type { Stage, Visit } from './stage.ts';

/** What stands in the field while somebody types 向量 with Pinyin, stroke by stroke. */
const STROKES = ['x', 'xi', 'xiang', 'xiang l', '向liang', '向量'];

/** A real input method of the browser: it composes in the page, not in a field of its own. */
export class InputMethod {
  readonly #devtools: CDPSession;

  private constructor(devtools: CDPSession) {
    this.#devtools = devtools;
  }

  static async of({ context, page }: Visit): Promise<InputMethod> {
    return new InputMethod(await context.newCDPSession(page));
  }

  async compose(text: string): Promise<void> {
    await this.#devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  }

  async commit(text: string): Promise<void> {
    await this.#devtools.send('Input.insertText', { text });
  }
}

/** Types 向量 into a field; nothing may disturb the composition, so each stroke stands there as it was made. */
export async function typeInto(field: Locator, method: InputMethod): Promise<void> {
  await field.focus();
  for (const stroke of STROKES) {
    await method.compose(stroke);
    expect(await field.inputValue()).toBe(stroke);
  }
  await method.commit('向量');
  expect(await field.inputValue()).toBe('向量');
}

export function inputMethodStories(stage: () => Stage): void {
  describe('an input method', () => {
    it('5: composes in the editor without a jitter, and Ctrl+Enter submits only when it is done', async () => {
      const visit = await stage().visit({ locale: 'zh-CN' });
      const { page, texts } = visit;
      const bench = await Workbench.open(visit, 'vector-dot');
      const method = await InputMethod.of(visit);
      const keys = keysSent(visit);
      await bench.focusEditor();
      for (const stroke of STROKES) {
        await method.compose(stroke);
        await bench.shows(`${stroke}package main`);
      }
      await page.keyboard.press('Control+Enter');
      await page.keyboard.press('Alt+Enter');
      expect(keys).toEqual([]);
      await method.commit('向量');
      await bench.shows('向量package main');
      expect((await bench.lines()).split('向').length - 1).toBe(1);
      await page.keyboard.press('Control+Enter');
      await bench.sees(texts.run.verdict.rejectedRule);
      expect(keys).toHaveLength(1);
    });

    it('composes in the search without a new address at each stroke, and in the standard input', async () => {
      const visit = await stage().visit({ locale: 'zh-CN' });
      const { page, texts } = visit;
      await Catalogue.open(visit);
      const method = await InputMethod.of(visit);
      const visited: string[] = [];
      page.on('framenavigated', (frame) => visited.push(new URL(frame.url()).search));
      await typeInto(page.getByRole('searchbox', { name: texts.catalogue.search }), method);
      await page.waitForURL((url) => url.searchParams.get('q') === '向量');
      expect(visited).toEqual([`?q=${encodeURIComponent('向量')}`]);
      await page.locator('[data-exercise]').nth(1).waitFor({ state: 'detached' });
      await Workbench.open(visit, 'vector-dot');
      await typeInto(page.getByRole('textbox', { name: texts.workbench.stdin }), method);
    });
  });
}
