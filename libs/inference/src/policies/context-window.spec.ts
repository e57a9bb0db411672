import type { Message } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';

import { fitContext, type Overflow } from './context-window.ts';

const say = (role: Message['role'], content: string): Message => ({ role, content });
/** A token a character. */
const count = (message: Message): number => (message.content as string).length;
const text = (messages: readonly Message[]): string => messages.map(({ content }) => content as string).join(' ');
const recency: Overflow = { by: 'recency' };
const talk = [
  say('system', 'SYS'),
  say('user', 'aaaa'),
  say('assistant', 'bbbb'),
  say('user', 'cccc'),
  say('assistant', 'dddd'),
  say('user', 'last'),
];

describe('context window', () => {
  it('leaves alone what fits', async () => {
    expect(await fitContext(talk, 23, count, { by: 'refuse' })).toEqual({ messages: talk, tokens: 23, dropped: 0, summarised: false });
  });

  it('refuses when told to, and when what must stay does not fit', async () => {
    await expect(fitContext(talk, 22, count, { by: 'refuse' })).rejects.toMatchObject({
      code: 'context_length_exceeded',
      details: { tokens: 23, limit: 22 },
    });
    await expect(fitContext(talk, 6, count, recency)).rejects.toMatchObject({ details: { tokens: 7, limit: 6 } });
  });

  it('keeps system messages, the last message and the newest without a hole', async () => {
    const fitted = await fitContext(talk, 16, count, recency);
    expect([text(fitted.messages), fitted.tokens, fitted.dropped]).toEqual(['SYS cccc dddd last', 15, 2]);
    const long = [say('user', 'a'), say('assistant', 'x'.repeat(50)), say('user', 'c'), say('user', 'd')];
    expect(text((await fitContext(long, 10, count, recency)).messages)).toBe('c d');
  });

  it('keeps what matters most, in its order', async () => {
    const importance = (message: Message): number => (message.content === 'aaaa' ? 9 : 1);
    const fitted = await fitContext(talk, 16, count, { by: 'importance', importance });
    expect(text(fitted.messages)).toBe('SYS aaaa dddd last');
  });

  it('never parts a tool call from its results', async () => {
    const call: Message = { role: 'assistant', content: 'call', toolCalls: [{ id: '1', name: 'f', arguments: '{}' }] };
    const tools = [say('user', 'ask'), call, say('tool', 'one'), say('tool', 'two'), say('user', 'last')];
    for (let budget = 4; budget < 17; budget++) {
      const kept = text((await fitContext(tools, budget, count, recency)).messages);
      expect(kept).toBe(budget < 14 ? 'last' : 'call one two last');
    }
    expect(text((await fitContext(tools.slice(0, 4), 10, count, recency)).messages)).toBe('call one two');
  });

  it('puts a summary for what is left out behind the system messages', async () => {
    const told: string[] = [];
    const summarise = (messages: readonly Message[], maxTokens: number) => {
      told.push(`${text(messages)} ${maxTokens}`);
      return Promise.resolve('S');
    };
    const long = [say('system', 'SYS'), say('user', 'a'.repeat(60)), say('user', 'b'.repeat(20)), say('user', 'last')];
    const fitted = await fitContext(long, 70, count, { by: 'summary', summarise, summaryTokens: 40 });
    expect(told).toEqual([`${'a'.repeat(60)} 40`]);
    expect(text(fitted.messages)).toBe(`SYS Summary of the conversation so far:\nS ${'b'.repeat(20)} last`);
    expect([fitted.summarised, fitted.dropped, fitted.tokens <= 70]).toEqual([true, 1, true]);
  });

  it('does without a summary that is too long', async () => {
    const summarise = () => Promise.resolve('S'.repeat(1_000));
    const fitted = await fitContext(talk, 20, count, { by: 'summary', summarise, summaryTokens: 5 });
    expect([fitted.summarised, fitted.tokens <= 20, text(fitted.messages)]).toEqual([false, true, 'SYS cccc dddd last']);
  });
});
