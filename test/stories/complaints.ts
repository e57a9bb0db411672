import type { Page } from 'playwright-core';

/** Everything a page complains about: errors in the console, uncaught exceptions, violations of the security policy. */
export class Complaints {
  readonly #expected: RegExp[] = [];
  readonly #heard: string[] = [];

  async listenTo(page: Page): Promise<void> {
    page.on('console', (message) => {
      if (message.type() === 'error') this.#heard.push(`${message.text()} ${message.location().url}`);
    });
    page.on('pageerror', (error) => this.#heard.push(`uncaught: ${error.message}`));
    await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
      console.error('security policy: ' + event.violatedDirective + ' ' + event.blockedURI))`);
  }

  /** A story that cuts the line or ends a session has to say which complaints of the browser belong to that. */
  expect(...patterns: RegExp[]): void {
    this.#expected.push(...patterns);
  }

  unexpected(): string[] {
    return this.#heard.filter((text) => !this.#expected.some((pattern) => pattern.test(text)));
  }
}
