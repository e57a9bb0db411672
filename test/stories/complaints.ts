import type { Page } from 'playwright-core';

/**
 * Chromium breaks off what is on its way whenever an interface comes or goes on this machine, as with every container. The page
 * has to get over that like over any line that is cut; it is nothing that it did.
 */
const OF_THE_MACHINE = /net::ERR_NETWORK_CHANGED/;

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
    return this.#heard.filter((text) => ![OF_THE_MACHINE, ...this.#expected].some((pattern) => pattern.test(text)));
  }
}
