import type { Random } from '../../clock.ts';
import { between, pick } from '../seeded.ts';

/** Repetitions of an open quantifier, and of any other at most. */
const OPEN = 3;
const MOST_REPEATS = 256;
const PRINTABLE = range(0x20, 0x7e);
const CLASSES: Readonly<Record<string, string>> = {
  d: range(0x30, 0x39),
  w: `${range(0x61, 0x7a)}${range(0x41, 0x5a)}${range(0x30, 0x39)}_`,
  s: ' ',
};

/** A text that a regular expression matches: literals, classes, groups, alternatives, quantifiers and anchors. */
export function samplePattern(pattern: string, random: Random): string {
  return new Walk(pattern, random).alternatives();
}

/** Walks over the expression once and writes as it goes. */
class Walk {
  private at = 0;
  private readonly pattern: string;
  private readonly random: Random;

  constructor(pattern: string, random: Random) {
    this.pattern = pattern;
    this.random = random;
  }

  alternatives(): string {
    const options = [this.sequence()];
    while (this.take('|')) options.push(this.sequence());
    return pick(this.random, options);
  }

  private sequence(): string {
    let text = '';
    while (this.at < this.pattern.length && !'|)'.includes(this.peek())) {
      const start = this.at;
      const once = this.atom();
      const end = this.at;
      const [least, most] = this.quantifier();
      const count = between(this.random, least, most);
      if (count > 0) text += once;
      // Each repetition is walked anew, so that it need not be the same text.
      const after = this.at;
      for (let index = 1; index < count; index += 1) {
        this.at = start;
        text += this.atom();
      }
      this.at = Math.max(after, end);
    }
    return text;
  }

  private atom(): string {
    const char = this.next();
    if (char === '^' || char === '$') return '';
    if (char === '.') return pick(this.random, Array.from(CLASSES['w'] ?? ''));
    if (char === '(') return this.group();
    if (char === '[') return this.oneOf();
    if (char === '\\') return this.escaped();
    return char;
  }

  private group(): string {
    if (this.take('?') && !this.take(':') && this.take('<')) while (this.at < this.pattern.length && this.next() !== '>');
    const text = this.alternatives();
    this.take(')');
    return text;
  }

  private escaped(): string {
    const char = this.next();
    if (char === 'b' || char === 'B') return '';
    const known = CLASSES[char];
    return known === undefined ? char : pick(this.random, Array.from(known));
  }

  private oneOf(): string {
    const negated = this.take('^');
    let chars = '';
    while (this.at < this.pattern.length && !this.take(']')) chars += this.member();
    const allowed = negated ? Array.from(PRINTABLE).filter((char) => !chars.includes(char)) : Array.from(chars);
    return allowed.length === 0 ? '' : pick(this.random, allowed);
  }

  private member(): string {
    const first = this.next();
    if (first === '\\') {
      const char = this.next();
      return CLASSES[char] ?? char;
    }
    if (this.peek() !== '-' || this.pattern[this.at + 1] === ']') return first;
    this.next();
    const last = this.next();
    return range(first.charCodeAt(0), Math.min(last.charCodeAt(0), first.charCodeAt(0) + 1_000));
  }

  private quantifier(): readonly [number, number] {
    let bounds: readonly [number, number] = [1, 1];
    if (this.take('*')) bounds = [0, OPEN];
    else if (this.take('+')) bounds = [1, OPEN];
    else if (this.take('?')) bounds = [0, 1];
    else bounds = this.counted() ?? bounds;
    this.take('?');
    return bounds;
  }

  private counted(): readonly [number, number] | undefined {
    const match = /^\{(\d{1,4})(,?)(\d{0,4})\}/.exec(this.pattern.slice(this.at, this.at + 12));
    if (!match) return undefined;
    this.at += match[0].length;
    const least = Math.min(Number(match[1]), MOST_REPEATS);
    if (match[2] === '') return [least, least];
    return [least, match[3] === '' ? least + OPEN : Math.min(Number(match[3]), MOST_REPEATS)];
  }

  private peek(): string {
    return this.pattern[this.at] ?? '';
  }

  private next(): string {
    this.at += 1;
    return this.pattern[this.at - 1] ?? '';
  }

  private take(char: string): boolean {
    if (this.peek() !== char) return false;
    this.at += 1;
    return true;
  }
}

function range(from: number, to: number): string {
  let chars = '';
  for (let code = from; code <= to; code += 1) chars += String.fromCharCode(code);
  return chars;
}
