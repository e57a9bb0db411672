/** One character of a pattern: a test on a whole code point. */
export type CharTest = (char: string) => boolean;

/** Syntax tree of a pattern. `max` is Infinity when there is no upper bound. */
export type Pattern =
  | { readonly type: 'char'; readonly test: CharTest }
  | { readonly type: 'assert'; readonly at: 'start' | 'end' | 'word' | 'notWord' }
  | { readonly type: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly type: 'choice'; readonly options: readonly Pattern[] }
  | { readonly type: 'repeat'; readonly of: Pattern; readonly min: number; readonly max: number };

/** Longest pattern and deepest nesting that are read; authors need far less. */
const MAX_LENGTH = 2_000;
const MAX_DEPTH = 50;
/** Largest count in `{m,n}`; larger ones would multiply the states of the machine. */
const MAX_COUNT = 1_000;

/** Thrown for a pattern outside the supported subset; the message says what and where. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

const ASSERTIONS: ReadonlyMap<string, 'word' | 'notWord'> = new Map([
  ['\\b', 'word'],
  ['\\B', 'notWord'],
]);

/**
 * Reads the subset of JavaScript's regular expressions (flag u) that a finite automaton can decide: everything but
 * look-around and back-references. Single characters and classes are left to the built-in engine, one code point at a time.
 */
export function parsePattern(source: string): Pattern {
  if (source.length > MAX_LENGTH) throw new PatternError(`longer than ${String(MAX_LENGTH)} characters`);
  try {
    new RegExp(source, 'u').test('');
  } catch (cause) {
    throw new PatternError('not a regular expression', { cause });
  }
  return new PatternReader(source).read();
}

class PatternReader {
  private at = 0;
  private depth = 0;
  private readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  read(): Pattern {
    return this.choice();
  }

  private choice(): Pattern {
    if (++this.depth > MAX_DEPTH) throw new PatternError('groups are nested too deeply');
    const first = this.sequence();
    const others: Pattern[] = [];
    while (this.take('|')) others.push(this.sequence());
    this.depth--;
    return others.length === 0 ? first : { type: 'choice', options: [first, ...others] };
  }

  private sequence(): Pattern {
    const parts: Pattern[] = [];
    while (this.at < this.source.length && !this.sees('|') && !this.sees(')')) parts.push(this.quantified(this.atom()));
    return { type: 'sequence', parts };
  }

  private atom(): Pattern {
    if (this.take('^')) return { type: 'assert', at: 'start' };
    if (this.take('$')) return { type: 'assert', at: 'end' };
    const assertion = ASSERTIONS.get(this.source.slice(this.at, this.at + 2));
    if (assertion) {
      this.at += 2;
      return { type: 'assert', at: assertion };
    }
    return this.take('(') ? this.group() : { type: 'char', test: this.charTest() };
  }

  private group(): Pattern {
    if (this.sees('?')) {
      const head = /^\?(?::|<[\p{L}_$][\p{L}\p{N}_$]*>)/u.exec(this.source.slice(this.at));
      if (!head) throw new PatternError(`look-around and group flags are not supported (at ${String(this.at)})`);
      this.at += head[0].length;
    }
    const inner = this.choice();
    this.at++;
    return inner;
  }

  private charTest(): CharTest {
    const rest = this.source.slice(this.at);
    if (/^\\(?:[1-9]|k)/.test(rest)) throw new PatternError(`back-references are not supported (at ${String(this.at)})`);
    const token =
      /^(?:\[(?:\\.|[^\]\\])*\]|\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|.)|.)/su.exec(
        rest,
      )?.[0];
    if (token === undefined) throw new PatternError(`cannot read the pattern at ${String(this.at)}`);
    this.at += token.length;
    const one = new RegExp(`^${token}$`, 'u');
    return (char) => one.test(char);
  }

  private quantified(of: Pattern): Pattern {
    const counts = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(this.source.slice(this.at));
    if (!counts) return of;
    this.at += counts[0].length;
    const [, sign, from, comma, to] = counts;
    if (sign !== undefined) return { type: 'repeat', of, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity };
    const min = Number(from);
    const max = comma === '' ? min : to === '' ? Infinity : Number(to);
    if (min > MAX_COUNT || (max !== Infinity && max > MAX_COUNT)) throw new PatternError(`a count is above ${String(MAX_COUNT)}`);
    return { type: 'repeat', of, min, max };
  }

  private sees(char: string): boolean {
    return this.source[this.at] === char;
  }

  private take(char: string): boolean {
    if (!this.sees(char)) return false;
    this.at++;
    return true;
  }
}
