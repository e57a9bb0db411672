import type { Message } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { SessionStore, type SessionCells } from './session-store.ts';

function memoryCells(): SessionCells {
  const cells = new Map<string, unknown>();
  return {
    read: <S>(key: string) => Promise.resolve(cells.get(key) as S | undefined),
    remove: (key) => Promise.resolve(void cells.delete(key)),
    update: <S, R>(key: string, fn: (state: S | undefined) => { readonly state: S; readonly result: R }) =>
      new Promise<R>((resolve) => {
        const { state, result } = fn(cells.get(key) as S | undefined);
        cells.set(key, state);
        resolve(result);
      }),
  };
}

const store = () => new SessionStore(memoryCells(), () => new Date('2026-01-01T00:00:00Z'));
const says = (role: Message['role'], content: string): Message => ({ role, content });
const notFound = expect.objectContaining({ code: 'session_not_found' });

describe('SessionStore', () => {
  it('keeps turns in their order, and slots', async () => {
    const sessions = store();
    const { id } = await sessions.create('demo', { city: 'Wien' });
    await sessions.append('demo', id, [says('user', 'a'), says('assistant', 'b')]);
    await sessions.append('demo', id, [says('user', 'c'), says('assistant', 'd')]);
    await sessions.setSlots('demo', id, { city: 'Graz', people: 2 });
    expect(await sessions.find('demo', id)).toEqual({
      id,
      createdAt: '2026-01-01T00:00:00.000Z',
      expiresAt: '2026-01-01T01:00:00.000Z',
      messages: ['a', 'b', 'c', 'd'].map((content, index) => says(index % 2 === 0 ? 'user' : 'assistant', content)),
      slots: { city: 'Graz', people: 2 },
    });
  });

  it('does not exist for another account', async () => {
    const sessions = store();
    const { id } = await sessions.create('demo', {});
    await expect(sessions.find('other', id)).rejects.toEqual(notFound);
    await expect(sessions.remove('other', id)).rejects.toEqual(notFound);
    await expect(sessions.append('other', id, [])).rejects.toEqual(notFound);
  });

  it('ends later when somebody uses it, and does not exist for who is not its owner', async () => {
    let now = Date.UTC(2026, 0, 1);
    const sessions = new SessionStore(memoryCells(), () => new Date(now));
    const { id, expiresAt } = await sessions.create('demo', {});
    now += 30_000;
    await sessions.touch('demo', id);
    expect((await sessions.find('demo', id)).expiresAt).toBe(expiresAt);
    now += 60_000;
    await sessions.touch('demo', id);
    expect(Date.parse((await sessions.find('demo', id)).expiresAt)).toBe(now + 3_600_000);
    await expect(sessions.touch('other', id)).rejects.toEqual(notFound);
  });

  it('stays ended when a turn ends after it', async () => {
    const sessions = store();
    const { id } = await sessions.create('demo', {});
    await sessions.remove('demo', id);
    await expect(sessions.append('demo', id, [says('user', 'late')])).rejects.toEqual(notFound);
    await expect(sessions.find('demo', id)).rejects.toEqual(notFound);
  });

  it('forgets the oldest turns of a long dialog, and begins with the user', async () => {
    const sessions = store();
    const { id } = await sessions.create('demo', {});
    const long = 'x'.repeat(200_000);
    for (const turn of [1, 2, 3]) await sessions.append('demo', id, [says('user', `${turn}${long}`), says('assistant', `answer ${turn}`)]);
    const { messages } = await sessions.find('demo', id);
    expect(messages.map(({ content }) => content.slice(0, 8))).toEqual(['2xxxxxxx', 'answer 2', '3xxxxxxx', 'answer 3']);
  });
});
