import { assertUnreachable } from '@assay/contracts';
import { parsePattern, PatternError, type CharTest, type Pattern } from './parse.ts';

/** One state of the automaton; `next` are indexes of states. */
type State =
  | { readonly type: 'char'; readonly test: CharTest; next: number }
  | { readonly type: 'assert'; readonly at: 'start' | 'end' | 'word' | 'notWord'; next: number }
  | { readonly type: 'fork'; next: number; other: number }
  | { readonly type: 'done' };

const MAX_STATES = 4_000;
const WORD = /^\w$/;

/**
 * Whether the pattern occurs somewhere in the text, as `new RegExp(source, 'u').test(text)` would say, in time
 * proportional to text × pattern: the text comes from a submission and may be made to make a backtracking engine explode.
 * @throws PatternError for look-around, back-references and oversized patterns
 */
export function compilePattern(source: string): (text: string) => boolean {
  const states: State[] = [{ type: 'done' }];
  const start = build(parsePattern(source), 0, states);
  return (text) => simulate(states, start, Array.from(text));
}

/** Adds the states that read `pattern` and go on to `next`; returns the entry. */
function build(pattern: Pattern, next: number, states: State[]): number {
  if (states.length > MAX_STATES) throw new PatternError('the pattern is too large');
  switch (pattern.type) {
    case 'char':
      return states.push({ type: 'char', test: pattern.test, next }) - 1;
    case 'assert':
      return states.push({ type: 'assert', at: pattern.at, next }) - 1;
    case 'sequence':
      return pattern.parts.reduceRight((after, part) => build(part, after, states), next);
    case 'choice':
      return pattern.options.map((option) => build(option, next, states)).reduce((other, entry) => fork(entry, other, states));
    case 'repeat':
      return buildRepeat(pattern, next, states);
    default:
      return assertUnreachable(pattern);
  }
}

function buildRepeat({ of, min, max }: Extract<Pattern, { type: 'repeat' }>, next: number, states: State[]): number {
  let entry = next;
  if (max === Infinity) {
    const loop: State = { type: 'fork', next: 0, other: next };
    entry = states.push(loop) - 1;
    loop.next = build(of, entry, states);
  } else {
    for (let i = min; i < max; i++) entry = fork(build(of, entry, states), next, states);
  }
  for (let i = 0; i < min; i++) entry = build(of, entry, states);
  return entry;
}

function fork(next: number, other: number, states: State[]): number {
  return states.push({ type: 'fork', next, other }) - 1;
}

function simulate(states: readonly State[], start: number, chars: readonly string[]): boolean {
  let current: number[] = [];
  for (let at = 0; at <= chars.length; at++) {
    const seen = new Set<number>();
    const reached: number[] = [];
    for (const state of [...current, start]) follow(states, state, chars, at, seen, reached);
    if (seen.has(0)) return true;
    const char = chars[at];
    if (char === undefined) return false;
    current = reached.flatMap((index) => {
      const state = states[index];
      return state?.type === 'char' && state.test(char) ? [state.next] : [];
    });
  }
  return false;
}

/** Collects in `reached` the character states that can be entered from `from` without reading. */
function follow(states: readonly State[], from: number, chars: readonly string[], at: number, seen: Set<number>, reached: number[]): void {
  const open = [from];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (seen.has(index)) continue;
    seen.add(index);
    const state = states[index];
    if (state?.type === 'char') reached.push(index);
    else if (state?.type === 'fork') open.push(state.next, state.other);
    else if (state?.type === 'assert' && asserts(state.at, chars, at)) open.push(state.next);
  }
}

function asserts(kind: 'start' | 'end' | 'word' | 'notWord', chars: readonly string[], at: number): boolean {
  if (kind === 'start') return at === 0;
  if (kind === 'end') return at === chars.length;
  const boundary = WORD.test(chars[at - 1] ?? '') !== WORD.test(chars[at] ?? '');
  return boundary === (kind === 'word');
}
