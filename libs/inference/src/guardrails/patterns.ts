import { PhraseScanner } from './phrase-scanner.ts';
import type { Finding, Scanner } from './verdict.ts';

/** The first layer: phrases that override orders, set up a lawless role or ask for the system prompt, in English and Chinese. */
export class PatternScanner implements Scanner {
  readonly layer = 'patterns';
  readonly findings: Finding[] = [];
  private at = 0;
  private readonly phrases = new PhraseScanner((reason, start, end) => {
    this.findings.push({ layer: 'patterns', reason, start, end, foundAt: Math.min(this.at + 1, this.length) });
  });
  private length = Infinity;

  get settled(): number {
    return this.phrases.settled(this.at);
  }

  get work(): number {
    return this.phrases.work;
  }

  push(text: string): void {
    for (let index = 0; index < text.length; index++, this.at++) this.phrases.feed(text.charCodeAt(index), this.at);
  }

  end(): void {
    this.length = this.at;
    this.phrases.end(this.at);
  }
}
