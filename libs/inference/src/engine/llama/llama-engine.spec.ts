import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../policies/virtual-clock.ts';
import { historyOf } from './history.ts';
import { LlamaCard } from './llama-card.ts';
import { LlamaEngine } from './llama-engine.ts';
import { Slots } from './slots.ts';

describe('llama.cpp engine', () => {
  it('says what to run where it is not installed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'assay-no-llama-'));
    const models = [LlamaCard.parse({ id: 'm', gguf: '/nowhere.gguf' })];
    const opening = LlamaEngine.open({ folder, models, clock: new VirtualClock(), observe: () => undefined });
    await expect(opening).rejects.toMatchObject({
      code: 'service_unavailable',
      message: expect.stringContaining('npm run llama:install') as unknown,
    });
  });

  it('gives a slot back to who waits, by priority', async () => {
    const slots = new Slots(['only']);
    const { signal } = new AbortController();
    await slots.take(5, signal);
    const order: string[] = [];
    const waiting = [['low', 1] as const, ['high', 9] as const].map(([name, priority]) =>
      slots.take(priority, signal).then(() => order.push(name)),
    );
    slots.put('only');
    await waiting[1];
    slots.put('only');
    await waiting[0];
    expect(order).toEqual(['high', 'low']);
  });

  it('forgets who does not wait any longer', async () => {
    const slots = new Slots(['only']);
    const abort = new AbortController();
    await slots.take(5, abort.signal);
    const waiting = slots.take(5, abort.signal);
    abort.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    slots.put('only');
    expect([slots.used, slots.waiting]).toEqual([0, 0]);
  });

  it('tells a dialog in the voices that templates know', () => {
    expect(
      historyOf([
        { role: 'system', content: 's' },
        { role: 'user', content: 'u' },
        { role: 'assistant', content: 'a' },
        { role: 'tool', content: 't' },
      ]),
    ).toEqual([
      { type: 'system', text: 's' },
      { type: 'user', text: 'u' },
      { type: 'model', response: ['a'] },
      { type: 'user', text: 't' },
      { type: 'model', response: [] },
    ]);
  });
});
