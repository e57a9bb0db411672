import { ATTACK_PATTERNS, kindBit, LONGEST_CHINESE, LONGEST_WORD, WORDS } from './attack-words.ts';
import { NO_WORD, tailTree, WORD_START, WordTree } from './word-tree.ts';

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
const APOSTROPHE = 39;
const CURLY_APOSTROPHE = 0x2019;
const LONGEST_GAP = Math.max(...ATTACK_PATTERNS.map(({ gap }) => gap));
const TREE = new WordTree(WORDS);
const TAILS = tailTree(WORDS);

export const isChinese = (code: number): boolean => (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf);

/** Finds attack phrases in units that are fed one by one: a constant number of steps for each, whatever the text. */
export class PhraseScanner {
  work = 0;
  private readonly tracks: readonly Track[] = ATTACK_PATTERNS.map(({ reason, gap, kinds }) => ({
    reason,
    gap,
    steps: kinds.map((kind) => ({ bit: kindBit(kind), start: 0, at: NEVER })),
  }));
  /** Of the word of letters that is being read: its place in the tree, its length and where it began. */
  private node = WORD_START;
  private length = 0;
  private wordStart = 0;
  /** The last Chinese characters, the newest last, and where they stand. */
  private readonly chinese: number[] = [];
  private readonly chineseAt: number[] = [];
  private unit = 0;
  private filler = 0;
  /** The unit at which any pattern last went on. */
  private lastStep = NEVER;

  constructor(private readonly found: (reason: string, start: number, end: number) => void) {}

  /** A UTF-16 unit that stands at `at` of the original text. */
  feed(code: number, at: number): void {
    this.work++;
    const lower = code >= 65 && code <= 90 ? code + 32 : code;
    if (lower >= 97 && lower <= 122) this.letter(lower, at);
    else if ((lower >= 48 && lower <= 57) || (code >= 0xc0 && code < 0x2000)) this.letter(NO_WORD, at);
    else if (code === APOSTROPHE || code === CURLY_APOSTROPHE) return;
    else if (isChinese(code)) {
      this.endWord(at);
      this.character(code, at);
    } else {
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
    let earliest = this.length === 0 || this.length > LONGEST_WORD ? at : this.wordStart;
    if (this.unit - this.lastStep <= LONGEST_GAP + 2) {
      for (const { steps, gap } of this.tracks)
        for (let index = 0; index < steps.length - 1; index++) {
          const step = steps[index];
          if (step && this.unit - step.at <= gap + 2 && step.start < earliest) earliest = step.start;
        }
    }
    const [first] = this.chineseAt;
    return first !== undefined && first < earliest ? first : earliest;
  }

  /** A letter from a to z, or {@link NO_WORD} for one that no known word has. */
  private letter(letter: number, at: number): void {
    if (this.length === 0) {
      this.wordStart = at;
      this.forgetChinese();
    }
    if (this.length <= LONGEST_WORD) {
      this.length++;
      this.node = letter === NO_WORD ? NO_WORD : TREE.step(this.node, letter);
    } else this.fill();
  }

  /** Units that are no words count a little, so that nothing is waited for without an end. */
  private fill(): void {
    if (++this.filler % FILLERS_A_UNIT !== 0) return;
    this.unit++;
    this.forgetChinese();
  }

  private forgetChinese(): void {
    // Truncating an array that is empty already costs as much as reading several units.
    if (this.chinese.length === 0) return;
    this.chinese.length = 0;
    this.chineseAt.length = 0;
  }

  private endWord(end: number): void {
    if (this.length === 0) return;
    this.unit += 2;
    this.filler = 0;
    const bits = TREE.bits(this.node);
    this.node = WORD_START;
    this.length = 0;
    if (bits !== 0) this.meet(bits, this.wordStart, end);
  }

  private character(code: number, at: number): void {
    this.unit++;
    this.filler = 0;
    const { chinese, chineseAt } = this;
    chinese.push(code);
    chineseAt.push(at);
    if (chinese.length > LONGEST_CHINESE) {
      chinese.shift();
      chineseAt.shift();
    }
    let node = TAILS;
    for (let index = chinese.length - 1; index >= 0; index--) {
      const before = node.before.get(chinese[index] ?? NO_WORD);
      if (!before) return;
      this.work++;
      node = before;
      if (node.bits !== 0) this.meet(node.bits, chineseAt[index] ?? at, at + 1);
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
          this.lastStep = this.unit;
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
