import type { Locator } from 'playwright-core';
import type { Visit } from '../stage.ts';

export type PanelName = 'tests' | 'output' | 'verdict' | 'history';

/** The page of one exercise, as a learner sees and handles it. */
export class Workbench {
  readonly visit: Visit;
  readonly statement: Locator;
  readonly editor: Locator;
  readonly tests: Locator;
  readonly checks: Locator;
  readonly badge: Locator;
  readonly history: Locator;
  readonly results: Locator;

  constructor(visit: Visit) {
    const { page, texts } = visit;
    this.visit = visit;
    this.statement = page.getByRole('region', { name: texts.workbench.statement });
    this.editor = page.getByRole('region', { name: texts.workbench.editor, exact: true });
    this.results = page.getByRole('region', { name: texts.workbench.results });
    this.tests = page.getByRole('tree', { name: texts.run.tests.tree });
    this.checks = page.getByRole('list', { name: texts.run.checkList });
    this.badge = this.editor.locator('[data-status]');
    this.history = page.getByRole('list', { name: texts.run.history.list });
  }

  /** Opens an exercise and waits until one can type. */
  static async open(visit: Visit, exercise: string): Promise<Workbench> {
    await visit.page.goto(`/exercises/${exercise}`);
    const bench = new Workbench(visit);
    await bench.ready();
    return bench;
  }

  async ready(): Promise<void> {
    await this.editor.locator('.view-line').first().waitFor();
  }

  async focusEditor(): Promise<void> {
    await this.editor.locator('.native-edit-context, textarea.inputarea').last().focus();
  }

  /** Replaces the active file, as a paste from elsewhere does. */
  async write(text: string): Promise<void> {
    const { page } = this.visit;
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
    await this.focusEditor();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+v');
  }

  /** The lines in sight. */
  async lines(): Promise<string> {
    // Monaco recycles the elements of its lines: only their position says their order.
    const inOrder = `[...document.querySelectorAll('.monaco-editor .view-line')]
      .sort((a, b) => Number.parseFloat(a.style.top) - Number.parseFloat(b.style.top))
      .map(({ textContent }) => textContent.replaceAll('\\u00a0', ' ')).join('\\n')`;
    return this.visit.page.evaluate<string>(inOrder);
  }

  /** Waits until a text is, or is no longer, among the lines in sight. */
  async shows(text: string, there = true): Promise<void> {
    await this.editor
      .locator('.view-lines')
      .filter(there ? { hasText: text } : { hasNotText: text })
      .first()
      .waitFor();
  }

  async runTests(): Promise<void> {
    await this.visit.page.keyboard.press('Alt+Enter');
  }

  async submit(): Promise<void> {
    await this.visit.page.keyboard.press('Control+Enter');
  }

  /** Waits for the headline of the verdict, or of what a test run came to. */
  async sees(headline: string): Promise<void> {
    await this.results.getByText(headline, { exact: true }).first().waitFor();
  }

  async saved(): Promise<void> {
    await this.editor.locator('[data-status=saved]').first().waitFor();
  }

  async show(panel: PanelName): Promise<void> {
    await this.results.getByRole('tab', { name: this.visit.texts.run.tabs[panel] }).click();
  }

  /** Opens the result of the latest run of this kind out of the history. */
  async openRun(mode: 'try' | 'grade'): Promise<void> {
    await this.show('history');
    await this.history.getByRole('button').filter({ hasText: this.visit.texts.run.mode[mode] }).first().click();
  }

  /** Does what the palette offers under this name. */
  async command(name: string): Promise<void> {
    const { page, texts } = this.visit;
    await page.keyboard.press('Control+k');
    await page.getByRole('textbox', { name: texts.shortcuts.palette }).fill(name);
    await page.getByRole('button', { name }).first().waitFor();
    await page.keyboard.press('Enter');
    // The page behind a dialog is deaf to keys until it is gone.
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
}
