import { describe, expect, it } from '@jest/globals';
import type { Reply } from './conversation.ts';
import { isBusy, Playground } from './playground.ts';

const DONE = 'data: {"choices":[{"delta":{"content":"Yes"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';

/** A playground whose requests are answered at once, or hang until they are stopped. */
function bench({ hangs = false } = {}) {
  const kept = new Map<string, string>();
  const bodies: Record<string, unknown>[] = [];
  const settled: Reply[] = [];
  const ended = Promise.withResolvers<undefined>();
  let ids = 0;
  const send: typeof fetch = (_address, init) => {
    bodies.push(JSON.parse(init?.body as string) as Record<string, unknown>);
    if (!hangs) return Promise.resolve(new Response(DONE, { headers: { 'content-type': 'text/event-stream' } }));
    return new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)));
  };
  const open = () =>
    new Playground('user-1', {
      fetch: send,
      now: () => 0,
      clock: () => '2026-01-01T00:00:00Z',
      newId: () => `turn-${(ids += 1)}`,
      storage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => void kept.set(key, text) },
      onSettled: (reply) => {
        settled.push(reply);
        if (!isBusy(playground.state.get())) ended.resolve(undefined);
      },
    });
  const playground = open();
  return { playground, open, kept, bodies, settled, ended: ended.promise };
}

describe('the playground', () => {
  it('asks both panes at once while comparing, each with its own settings', async () => {
    const { playground, bodies, settled, ended } = bench();
    playground.setSettings('a', { model: 'chat', temperature: 0 });
    playground.setCompare(true);
    playground.setSettings('b', { model: 'careful' });
    expect(playground.send('Is it?')).toBe(true);
    await ended;
    expect(bodies).toMatchObject([
      { model: 'chat', temperature: 0 },
      { model: 'careful', temperature: 0 },
    ]);
    expect(settled.map(({ state, text }) => [state, text])).toEqual([
      ['done', 'Yes'],
      ['done', 'Yes'],
    ]);
  });

  it('stops every answer that is under way, and asks nothing else meanwhile', async () => {
    const { playground, bodies, settled, ended } = bench({ hangs: true });
    playground.setCompare(true);
    playground.send('Is it?');
    expect(playground.send('Again')).toBe(false);
    expect(playground.resend('turn-1', 'Again')).toBe(false);
    playground.stop();
    await ended;
    expect(bodies).toHaveLength(2);
    expect(settled.map(({ state }) => state)).toEqual(['stopped', 'stopped']);
  });

  it('sends an edited prompt as if nothing had been said since', async () => {
    const { playground, bodies, ended } = bench();
    playground.send('one');
    await ended;
    playground.resend('turn-1', 'other');
    expect(bodies[1]).toMatchObject({ messages: [{ role: 'user', content: 'other' }] });
    expect(playground.state.get().turns.map(({ prompt }) => prompt)).toEqual(['other']);
  });

  it('comes back with its conversation and its draft, for the same user', async () => {
    const { playground, open, ended } = bench();
    playground.keepDraft('half a th');
    playground.send('one');
    await ended;
    const again = open();
    expect(again.state.get()).toEqual(playground.state.get());
    expect(again.readDraft()).toBe('half a th');
  });

  it('takes over what another tab has kept, but not while answers are coming', async () => {
    const first = bench();
    const key = 'assay.playground.user-1';
    const second = first.open();
    first.playground.send('one');
    await first.ended;
    second.adopt('something else', first.kept.get(key) ?? '');
    expect(second.state.get().turns).toEqual([]);
    second.adopt(key, first.kept.get(key) ?? '');
    expect(second.state.get().turns).toEqual(first.playground.state.get().turns);
    const busy = bench({ hangs: true });
    busy.playground.send('mine');
    busy.playground.adopt(key, first.kept.get(key) ?? '');
    expect(busy.playground.state.get().turns.map(({ prompt }) => prompt)).toEqual(['mine']);
  });

  it('asks nothing without a prompt', () => {
    const { playground, bodies } = bench();
    expect(playground.send(' \n')).toBe(false);
    expect(bodies).toEqual([]);
  });
});
