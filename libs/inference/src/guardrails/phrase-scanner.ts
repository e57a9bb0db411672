import { ATTACK_PATTERNS, kindBit, LONGEST_CHINESE, LONGEST_WORD, WORDS } from './attack-words.ts';

interface Step {
  readonly bit: number;
  /** Where the words so far began, and the unit at which the last was seen. */
  start: number;
  at: number;
}

interface Track {
  readonly reason: string;
  readonly gap: number;
  readonly steps: readonly Step[];
}

const NEVER = -1e9;
const FILLERS_A_UNIT = 16;
const UNKNOWN = '\u0001';

export const isChinese = (code: number): boolean => (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf);

/** Finds attack phrases in units that are fed one by one: a constant number of steps for each, whatever the text. */
export class PhraseScanner {
  work = 0;
  private readonly tracks: readonly Track[] = ATTACK_PATTERNS.map(({ reason, gap, kinds }) => ({
    reason,
    gap,
    steps: kinds.map((kind) => ({ bit: kindBit(kind), start: 0, at: NEVER })),
  }));
  private word = '';
  private wordStart = 0;
  private chinese = '';
  private chineseAt: number[] = [];
  private unit = 0;
  private filler = 0;

  constructor(private readonly found: (reason: string, start: number, end: number) => void) {}

  /** A UTF-16 unit that stands at `at` of the original text. */
  feed(code: number, at: number): void {
    this.work++;
    const lower = code >= 65 && code <= 90 ? code + 32 : code;
    if ((lower >= 97 && lower <= 122) || (lower >= 48 && lower <= 57)) this.letter(String.fromCharCode(lower), at);
    else if (code === 39 || code === 0x2019) return;
    else if (isChinese(code)) {
      this.endWord(at);
      this.character(String.fromCharCode(code), at);
    } else if (code >= 0xc0 && code < 0x2000) this.letter(UNKNOWN, at);
    else {
      // Punctuation and white space between Chinese characters is often put in to hide a word: it does not part them.
      this.endWord(at);
      this.fill();
    }
  }

  end(at: number): void {
    this.endWord(at);
  }

  /** Where the earliest phrase begins that could still be completed; `at` if none. */
  settled(at: number): number {
    let earliest = this.word === '' || this.word.length > LONGEST_WORD ? at : this.wordStart;
    for (const { steps, gap } of this.tracks)
      for (let index = 0; index < steps.length - 1; index++) {
        const step = steps[index];
        if (step && this.unit - step.at <= gap + 2 && step.start < earliest) earliest = step.start;
      }
    const [first] = this.chineseAt;
    return first !== undefined && first < earliest ? first : earliest;
  }

  private letter(char: string, at: number): void {
    if (this.word === '') {
      this.wordStart = at;
      this.chinese = '';
      this.chineseAt.length = 0;
    }
    if (this.word.length <= LONGEST_WORD) this.word += char;
    else this.fill();
  }

  /** Units that are no words count a little, so that nothing is waited for without an end. */
  private fill(): void {
    if (++this.filler % FILLERS_A_UNIT !== 0) return;
    this.unit++;
    this.chinese = '';
    this.chineseAt.length = 0;
  }

  private endWord(end: number): void {
    if (this.word === '') return;
    this.unit += 2;
    this.filler = 0;
    const bits = WORDS.get(this.word);
    this.word = '';
    if (bits !== undefined) this.meet(bits, this.wordStart, end);
  }

  private character(char: string, at: number): void {
    this.unit++;
    this.filler = 0;
    this.chinese += char;
    this.chineseAt.push(at);
    if (this.chineseAt.length > LONGEST_CHINESE) {
      this.chinese = this.chinese.slice(1);
      this.chineseAt.shift();
    }
    for (let length = 1; length <= this.chinese.length; length++) {
      this.work++;
      const bits = WORDS.get(this.chinese.slice(-length));
      if (bits !== undefined) this.meet(bits, this.chineseAt.at(-length) ?? at, at + 1);
    }
  }

  /** A word of these kinds: each pattern that waits for one goes a step on. Backwards, so that one word takes one step. */
  private meet(bits: number, start: number, end: number): void {
    for (const { reason, gap, steps } of this.tracks) {
      for (let index = steps.length - 1; index >= 0; index--) {
        this.work++;
        const step = steps[index];
        if (!step || (step.bit & bits) === 0) continue;
        const before = steps[index - 1];
        if (before && (this.unit - before.at > gap || before.at === NEVER)) continue;
        const from = before ? before.start : start;
        if (index < steps.length - 1) {
          step.at = this.unit;
          step.start = from;
        } else {
          this.found(reason, from, end);
          for (const done of steps) done.at = NEVER;
          break;
        }
      }
    }
  }
}
