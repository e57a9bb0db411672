import type { Clock } from '../../clock.ts';

/** llama.cpp's thread says why it failed a moment before or after the failure is known here, ms. */
const WAIT_MS = 500;

/** What llama.cpp writes but does not say in its errors: why a file cannot be read. */
export class Complaints {
  private first: string | undefined;
  private heard = new AbortController();

  add(message: string): void {
    this.first ??= message.trim();
    this.heard.abort();
  }

  clear(): void {
    this.first = undefined;
    this.heard = new AbortController();
  }

  /** The first since the last {@link clear}; undefined where none comes in time. */
  async get(clock: Clock): Promise<string | undefined> {
    if (this.first === undefined) await clock.sleep(WAIT_MS, this.heard.signal).catch(() => undefined);
    return this.first;
  }
}
