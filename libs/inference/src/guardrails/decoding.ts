import { decodeRun, isRunUnit, isWorthDecoding } from './encoded-run.ts';
import { DROPPED, foldPair, foldUnit, PLAIN_ASCII, rot13 } from './fold.ts';
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
const PERCENT = 37;
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
  /** The part of the current run that earlier pieces and lines brought. */
  private run = '';
  private runLength = 0;
  private runStart = 0;
  private hasPercent = false;
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
    return Math.min(phrases, pair, this.runLength === 0 ? this.at : this.runStart);
  }

  get work(): number {
    return this.steps + this.folded.work + this.rotated.work;
  }

  push(text: string): void {
    /** Where the part of the run begins that this text brings; -1 while none of it does. */
    let from = this.runLength > 0 && !this.lineBreak ? 0 : -1;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      this.fold(code);
      this.rotated.feed(rot13(code), this.at);
      if (isRunUnit(code)) {
        if (from < 0) from = index;
        this.collect(code);
        if (this.runLength >= MAX_RUN) from = this.endRun(text, from, index + 1);
      } else if (this.runLength > 0) from = this.part(code, text, from, index);
      this.at++;
    }
    this.steps += text.length;
    if (from >= 0) this.run += text.slice(from);
  }

  end(): void {
    this.folded.end(this.at);
    this.rotated.end(this.at);
    this.endRun('', -1, 0);
  }

  private fold(code: number): void {
    if (code < 128 && this.high === 0 && !this.hidden) {
      const plain = PLAIN_ASCII[code] ?? code;
      if (plain !== code) this.lastFolded = this.at;
      this.folded.feed(plain, this.at);
      return;
    }
    this.foldRare(code);
  }

  private foldRare(code: number): void {
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
    if (this.runLength++ === 0) this.runStart = this.at;
    if (code === PERCENT) this.hasPercent = true;
    this.lineBreak = false;
  }

  /** A unit that is no part of a run: its end, unless it breaks the lines of a block. Answers where the run's part of this text begins. */
  private part(code: number, text: string, from: number, until: number): number {
    const isBreak = code === 10 || code === 13;
    if (!isBreak || this.lineBreak || this.runLength < MIN_LINE) return this.endRun(text, from, until);
    if (from >= 0) this.run += text.slice(from, until);
    this.lineBreak = true;
    return -1;
  }

  /** Most runs are words, of which nothing is made. Answers -1. */
  private endRun(text: string, from: number, until: number): number {
    const { run, runLength, runStart, hasPercent } = this;
    this.run = '';
    this.runLength = 0;
    this.hasPercent = false;
    this.lineBreak = false;
    if (!isWorthDecoding(runLength, hasPercent)) return -1;
    this.steps += runLength;
    for (const { encoding, text: decoded } of decodeRun(from < 0 ? run : run + text.slice(from, until))) {
      this.budget.left -= decoded.length;
      if (this.budget.left < 0) this.find('too_much_encoded', runStart, this.at);
      else if (this.depth >= MAX_DEPTH) this.find('nested_too_deep', runStart, this.at);
      else this.descend(encoding, decoded, runStart);
    }
    return -1;
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
