import { describe, expect, it } from '@jest/globals';
import { chatBody } from './chatRequest.ts';
import { historyOf, turnsBefore, type Reply, type Turn } from './conversation.ts';
import { DEFAULT_SETTINGS, NOTHING_KEPT, readKept, writeKept } from './keeping.ts';
import { newReply } from './reply.ts';

const reply = (text: string, state: Reply['state'] = 'done'): Reply => ({
  ...newReply({}, '2026-01-01T00:00:00Z'),
  text,
  state,
  raw: `data: ${text}`,
});
const TURNS: readonly Turn[] = [
  { id: '1', prompt: 'one', replies: { a: reply('A1') } },
  { id: '2', prompt: 'two', replies: { a: reply('A2', 'stopped'), b: reply('B2') } },
  { id: '3', prompt: 'three', replies: { a: reply('', 'failed'), b: reply('B3') } },
];

describe('a conversation', () => {
  it('tells each model only what it has answered itself', () => {
    expect(historyOf(TURNS, 'a').map(({ content }) => content)).toEqual(['one', 'A1', 'two', 'A2']);
    expect(historyOf(TURNS, 'b').map(({ content }) => content)).toEqual(['two', 'B2', 'three', 'B3']);
  });

  it('goes back to before a turn', () => {
    expect(turnsBefore(TURNS, '2').map(({ id }) => id)).toEqual(['1']);
    expect(turnsBefore(TURNS, '9')).toBe(TURNS);
  });
});

describe('a request', () => {
  it('leaves out what is not set, and sends an explicit zero', () => {
    const settings = { ...DEFAULT_SETTINGS, model: 'chat', stream: false };
    expect(chatBody(settings, [], 'Hi')).toEqual({ model: 'chat', messages: [{ role: 'user', content: 'Hi' }] });
    expect(chatBody({ ...settings, temperature: 0, seed: 0 }, [], 'Hi')).toMatchObject({ temperature: 0, seed: 0 });
  });

  it('has the system prompt first, the history, JSON mode and the usage of a stream', () => {
    const settings = { ...DEFAULT_SETTINGS, model: 'chat', system: 'Be brief.', maxTokens: 5, json: true };
    expect(chatBody(settings, historyOf(TURNS.slice(0, 1), 'a'), 'Hi')).toEqual({
      model: 'chat',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'one' },
        { role: 'assistant', content: 'A1' },
        { role: 'user', content: 'Hi' },
      ],
      max_tokens: 5,
      response_format: { type: 'json_object' },
      stream: true,
      stream_options: { include_usage: true },
    });
  });
});

describe('what a browser keeps', () => {
  const kept = { ...NOTHING_KEPT, turns: [...TURNS], compare: true };

  it('comes back as it was', () => {
    expect(readKept(writeKept(kept))).toEqual(kept);
  });

  it('says of an answer that was under way that it was stopped', () => {
    const open = { ...kept, turns: [{ id: '1', prompt: 'one', replies: { a: reply('Half', 'answering') } }] };
    expect(readKept(writeKept(open)).turns[0]?.replies.a).toMatchObject({ text: 'Half', state: 'stopped' });
  });

  it('lets the oldest bodies go when there is no room, then the oldest turns', () => {
    const whole = writeKept(kept).length;
    const { turns } = readKept(writeKept(kept, whole - 1));
    expect(turns.map(({ replies }) => replies.a?.raw)).toEqual(['', 'data: A2', 'data: ']);
    expect(turns.map(({ replies }) => replies.a?.text)).toEqual(['A1', 'A2', '']);
    for (let most = whole; most >= 400; most -= 1) {
      const text = writeKept(kept, most);
      expect(text.length).toBeLessThanOrEqual(most);
      expect(['123', '23', '3', '']).toContain(
        readKept(text)
          .turns.map(({ id }) => id)
          .join(''),
      );
    }
    const bare = writeKept(kept).replaceAll(/data: \w*/g, '').length;
    expect(readKept(writeKept(kept, bare - 1)).turns.map(({ id }) => id)).toEqual(['2', '3']);
    expect(readKept(writeKept(kept, 0)).turns).toEqual([]);
  });

  it('is nothing when it cannot be read', () => {
    expect(readKept('{')).toEqual(NOTHING_KEPT);
    expect(readKept('{"turns":1}')).toEqual(NOTHING_KEPT);
    expect(readKept(null)).toEqual(NOTHING_KEPT);
  });
});
