import type { Locator } from 'playwright-core';
import type { Visit } from '../stage.ts';

/** The page on which people talk to models. */
export class PlaygroundPage {
  readonly visit: Visit;
  readonly prompt: Locator;
  readonly prompts: Locator;
  readonly compare: Locator;

  constructor(visit: Visit) {
    const { page, texts } = visit;
    this.visit = visit;
    this.prompt = page.getByRole('textbox', { name: texts.playground.prompt, exact: true });
    this.prompts = page.locator('[data-turn-prompt]');
    this.compare = page.getByRole('switch', { name: texts.playground.compare });
  }

  static async open(visit: Visit): Promise<PlaygroundPage> {
    await visit.page.goto('/playground');
    const playground = new PlaygroundPage(visit);
    await playground.prompt.waitFor();
    return playground;
  }

  /** The latest answer of a pane. */
  reply(pane: 'a' | 'b' = 'a'): Locator {
    return this.visit.page.locator(`[data-pane-reply=${pane}]`).last();
  }

  /** Waits until the latest answer of a pane has come so far. */
  async reaches(state: 'answering' | 'done' | 'stopped' | 'failed', pane: 'a' | 'b' = 'a'): Promise<void> {
    await this.visit.page.locator('[data-turn]').last().locator(`[data-pane-reply=${pane}][data-state=${state}]`).waitFor();
  }

  /** Writes a prompt and sends it, as hands on a keyboard do. */
  async ask(prompt: string): Promise<void> {
    await this.prompt.fill(prompt);
    await this.prompt.press('Control+Enter');
  }

  /** Opens what went over the wire for the latest answer. */
  async details(tab: 'timing' | 'request' | 'response' | 'headers'): Promise<Locator> {
    const { texts } = this.visit;
    const toggle = this.reply().getByRole('button', { name: texts.playground.details.open });
    if ((await toggle.getAttribute('aria-expanded')) === 'false') await toggle.press('Enter');
    await this.reply().getByRole('tab', { name: texts.playground.details[tab], exact: true }).click();
    return this.reply().getByRole('tabpanel');
  }

  /** How the second pane asks, or the first. */
  settings(pane: 'a' | 'b' = 'a'): Locator {
    return this.visit.page.locator(`[data-pane-settings=${pane}]`);
  }

  async choose(model: string, pane: 'a' | 'b' = 'a'): Promise<void> {
    await this.settings(pane).getByRole('combobox', { name: this.visit.texts.playground.settings.model }).selectOption(model);
  }

  /** Bodies of the chat requests that the page sends from now on. */
  requests(): Record<string, unknown>[] {
    const bodies: Record<string, unknown>[] = [];
    this.visit.page.on('request', (request) => {
      if (request.url().endsWith('/api/v1/inference/chat')) bodies.push(request.postDataJSON() as Record<string, unknown>);
    });
    return bodies;
  }
}
