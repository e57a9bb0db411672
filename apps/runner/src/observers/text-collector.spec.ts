import { describe, expect, it } from '@jest/globals';
import { TextCollector } from './text-collector.ts';

const MILLION = 1_000_000;

describe('gathered text', () => {
  it('is decoded as a whole, wherever it was cut', () => {
    const collector = new TextCollector();
    for (const byte of Buffer.from('é\xff语')) collector.add(Uint8Array.of(byte));
    collector.add(Uint8Array.of(0xff));
    expect(collector.text()).toBe('éÿ语\uFFFD');
  });

  it('does not change with the buffer that brought it', () => {
    const collector = new TextCollector();
    const lent = Buffer.from('mine');
    collector.add(lent);
    lent.fill('x');
    expect(collector.text()).toBe('mine');
  });

  it('of a million pieces of one byte takes little more room than its bytes', () => {
    const collector = new TextCollector();
    const piece = Uint8Array.of(0x78);
    for (let i = 0; i < MILLION; i++) collector.add(piece);
    expect(collector.bytesHeld).toBeLessThanOrEqual(2 * MILLION);
    expect(collector.text()).toHaveLength(MILLION);
  });
});
