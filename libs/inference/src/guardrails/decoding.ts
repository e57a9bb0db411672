import { decodeRun, isRunUnit } from './encoded-run.ts';
import { DROPPED, foldPair, foldUnit, rot13 } from './fold.ts';
import { PatternScanner } from './patterns.ts';
import { PhraseScanner } from './phrase-scanner.ts';
import { TemplateInjectionScanner } from './template-injection.ts';
import type { Finding, Scanner } from './verdict.ts';

const MAX_DEPTH = 3;
/** Longest run that is decoded in one piece, units. */
const MAX_RUN = 64 * 1024;
/** Decoded text of all depths together, units. */
const MAX_DECODED = 1024 * 1024;
/** Lines of an encoded block are at least so long. */
const MIN_LINE = 60;
const SPACE = 32;
/** So many unseen units part what is before and behind them: nothing is waited for without an end. */
const MAX_UNSEEN = 64;

/**
 * The second layer: what is hidden from the first by an encoding. Letters that only look like letters, unseen characters and ROT13
 * are read as what they stand for while they pass; runs of Base64, hexadecimal and percent signs are decoded at their end, and what
 * comes out is read again, down to a depth and up to a total.
 */
export class DecodingScanner implements Scanner {
  readonly layer = 'decoding';
  readonly findings: Finding[] = [];
  private steps = 0;
  private at = 0;
  private high = 0;
  private hidden = false;
  private dropped = 0;
  private lastFolded = -1;
  private run = '';
  private runStart = 0;
  private lineBreak = false;
  private readonly folded = new PhraseScanner((reason, start, end) => {
    if (this.lastFolded >= start) this.find(`disguised: ${reason}`, start, end);
  });
  private readonly rotated = new PhraseScanner((reason, start, end) => this.find(`rot13: ${reason}`, start, end));

  constructor(
    private readonly depth = 0,
    private readonly budget: { left: number } = { left: MAX_DECODED },
  ) {}

  get settled(): number {
    const phrases = Math.min(this.folded.settled(this.at), this.rotated.settled(this.at));
    const pair = this.high === 0 ? this.at : this.at - 1;
    return Math.min(phrases, pair, this.run === '' ? this.at : this.runStart);
  }

  get work(): number {
    return this.steps + this.folded.work + this.rotated.work;
  }

  push(text: string): void {
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      this.steps++;
      this.fold(code);
      this.rotated.feed(rot13(code), this.at);
      this.collect(code);
      this.at++;
    }
  }

  end(): void {
    this.folded.end(this.at);
    this.rotated.end(this.at);
    this.endRun();
  }

  private fold(code: number): void {
    if (code >= 0xd800 && code <= 0xdbff) {
      this.high = code;
      return;
    }
    const { high } = this;
    this.high = 0;
    const pair = high === 0 ? undefined : foldPair(high, code);
    const isHidden = high === 0xdb40 && pair !== undefined;
    // Hidden text is no part of the word beside it.
    if (isHidden !== this.hidden) this.folded.feed(SPACE, this.at);
    this.hidden = isHidden;
    const plain = pair ?? (high === 0 ? foldUnit(code) : code);
    if (plain !== code) this.lastFolded = this.at;
    if (plain !== DROPPED) this.folded.feed(plain, high === 0 ? this.at : this.at - 1);
    else if (++this.dropped % MAX_UNSEEN === 0) this.folded.feed(SPACE, this.at);
  }

  private collect(code: number): void {
    if (isRunUnit(code)) {
      if (this.run === '') this.runStart = this.at;
      this.run += String.fromCharCode(code);
      this.lineBreak = false;
      if (this.run.length >= MAX_RUN) this.endRun();
    } else if (this.run !== '') {
      const isBreak = code === 10 || code === 13;
      if (isBreak && !this.lineBreak && this.run.length >= MIN_LINE) this.lineBreak = true;
      else this.endRun();
    }
  }

  private endRun(): void {
    const { run, runStart } = this;
    this.run = '';
    this.lineBreak = false;
    if (run === '') return;
    this.steps += run.length;
    for (const { encoding, text } of decodeRun(run)) {
      this.budget.left -= text.length;
      if (this.budget.left < 0) this.find('too_much_encoded', runStart, this.at);
      else if (this.depth >= MAX_DEPTH) this.find('nested_too_deep', runStart, this.at);
      else this.descend(encoding, text, runStart);
    }
  }

  private descend(encoding: string, text: string, start: number): void {
    for (const scanner of [new PatternScanner(), new TemplateInjectionScanner(), new DecodingScanner(this.depth + 1, this.budget)]) {
      scanner.push(text);
      scanner.end();
      this.steps += scanner.work;
      const [first] = scanner.findings;
      if (first) this.find(`${encoding}: ${first.reason}`, start, this.at);
    }
  }

  private find(reason: string, start: number, end: number): void {
    this.findings.push({ layer: 'decoding', reason, start, end, foundAt: this.at });
  }
}
