import type { Locator, Page } from 'playwright-core';
import type { Texts, Visit } from '../stage.ts';

/** A dashboard as a person uses it, by the keyboard. */
export class DashboardPage {
  readonly #page: Page;
  readonly #texts: Texts;

  constructor({ page, texts }: Visit) {
    this.#page = page;
    this.#texts = texts;
  }

  panel(title: string): Locator {
    return this.#page.locator('[data-panel]').filter({ has: this.#page.getByRole('heading', { name: title, exact: true }) });
  }

  /** Resolves when what the panel says of its drawing is this. */
  async draws(title: string, words: RegExp): Promise<void> {
    await this.panel(title).getByText(words).waitFor({ state: 'attached' });
  }

  /** Resolves when no panel in sight waits for an answer any more. */
  async settled(): Promise<void> {
    await this.#page.locator('[data-panel]').first().waitFor();
    const loaders = this.#page.locator('[data-panel] .mantine-Loader-root');
    while ((await loaders.count()) > 0) await loaders.first().waitFor({ state: 'detached' });
    await this.#page.waitForLoadState('networkidle');
  }

  async choose(variable: string, value: string): Promise<void> {
    await this.#page.getByRole('button', { name: new RegExp(`^${variable}:`) }).press('Enter');
    await this.#page.getByRole('textbox', { name: this.#texts.dashboards.searchValuesOf.replace('{{label}}', variable) }).fill(value);
    await this.#page.getByRole('option', { name: value, exact: true }).waitFor();
    await this.#page.keyboard.press('ArrowDown');
    await this.#page.keyboard.press('Enter');
    await this.#page.keyboard.press('Escape');
  }

  async range(name: string): Promise<void> {
    await this.#page.getByRole('button', { name: new RegExp(`^${this.#texts.dashboards.range}`) }).press('Enter');
    await this.#page.getByRole('button', { name, exact: true }).press('Enter');
  }

  async menu(title: string, item: string): Promise<void> {
    const name = this.#texts.dashboards.menu.replace('{{title}}', title);
    await this.#page.getByRole('button', { name, exact: true }).press('Enter');
    await this.#page.getByRole('menuitem', { name: item }).press('Enter');
  }
}
