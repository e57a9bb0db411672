import { describe, expect, it } from '@jest/globals';
import { readTime, writeTime } from './timeText.ts';

const NOON = new Date(2026, 4, 13, 12, 5, 9).getTime();

describe('what is typed for a time', () => {
  it('is read back as it was written', () => {
    expect(writeTime(NOON)).toBe('2026-05-13 12:05:09');
    expect(readTime(writeTime(NOON), 0)).toBe(String(NOON));
    expect(readTime(' 2026-5-13 ', 0)).toBe(String(new Date(2026, 4, 13).getTime()));
    expect(readTime('now-1h/h', NOON)).toBe('now-1h/h');
  });

  it.each(['2026-02-30', '2026-05-13 25:00', '13.05.2026', 'noon', ''])('is refused: %s', (text) => {
    expect(readTime(text, NOON)).toBeUndefined();
  });
});
