import { describe, expect, it } from '@jest/globals';
import { fillPromQl, type FilledValue } from './promql.ts';

const stranger = (...values: string[]): FilledValue => ({ values, own: false });
const own = (...values: string[]): FilledValue => ({ values, own: true });
const fill = (promQl: string, value: FilledValue): string => fillPromQl(promQl, (name) => (name === 'v' ? value : undefined));

describe('fillPromQl', () => {
  it('fills every spelling, and leaves what it does not know', () => {
    expect(fill('a{x="$v"} b{x="${v}"} c{x="[[v]]"} d{x="${v:regex}"} $other ${__else}', stranger('y'))).toBe(
      'a{x="y"} b{x="y"} c{x="y"} d{x="y"} $other ${__else}',
    );
  });

  it('makes alternatives of several values where a pattern stands', () => {
    expect(fill('up{job=~"$v"}', stranger('a', 'b.c'))).toBe('up{job=~"(a|b\\\\.c)"}');
    expect(fill('up{job !~ "$v"}', stranger('a+'))).toBe('up{job !~ "a\\\\+"}');
    expect(fill("up{job=~'$v'}", stranger("it's"))).toBe("up{job=~'it\\'s'}");
    expect(fill('up{job=~`$v`}', stranger('a.b'))).toBe('up{job=~`a\\.b`}');
  });

  it('keeps a pattern of the dashboard as it is', () => {
    expect(fill('up{job=~"$v"}', { values: ['.*'], own: true, pattern: true })).toBe('up{job=~".*"}');
  });

  it.each(['"} or vector(1) #', '\\"} or up{a="', '\\', '"', "'", 'a\\"b'])('lets no value leave its string: %s', (value) => {
    for (const quote of ['"', "'"]) {
      const filled = fill(`up{job=${quote}$v${quote}}`, stranger(value));
      const text = filled.slice(`up{job=${quote}`.length, -`${quote}}`.length);
      expect(text.replaceAll(/\\./g, '')).not.toContain(quote);
      expect(text.replaceAll(/\\./g, '')).not.toContain('\\');
    }
  });

  it('refuses a stranger outside a string, and a backtick in a raw one', () => {
    expect(() => fill('topk($v, up)', stranger('5'))).toThrow('A field has the wrong form');
    expect(() => fill('up{job="a\\"$v"} + $v', stranger('x'))).toThrow();
    expect(() => fill('up{job=`$v`}', stranger('`} or up{'))).toThrow();
    expect(fill('topk($v, up)', own('5'))).toBe('topk(5, up)');
  });
});
