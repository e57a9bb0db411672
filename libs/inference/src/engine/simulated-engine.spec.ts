import { AssayError } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { finishOf, PlayedEngine, textOf, type Played } from './played-engine.ts';
import { countPromptTokens } from './prompt.ts';

/** A prompt of so many words, a token each, unlike any other of another topic; a topic has at most six letters. */
const long = (topic: string, words: number): string =>
  Array.from({ length: words }, (_, index) => topic + ('abcdefghij'[index % 10] ?? '')).join(' ');
const said = (played: Played): number => played.events.filter(({ type }) => type === 'text').length;

describe('simulated engine', () => {
  it('says start at once, then a token a step, one finish and usage last', async () => {
    const play = new PlayedEngine();
    const played = play.order('answer with exactly: one two three');
    expect(played.events).toEqual([{ type: 'start', id: 'r1', model: 'm@1.0.0' }]);
    await play.clock.advance(10);
    expect(textOf(played)).toBe('one');
    await play.clock.advance(1_000);
    expect(textOf(played)).toBe('one two three');
    expect(played.events.slice(-2)).toEqual([
      { type: 'finish', choice: 0, reason: 'stop' },
      { type: 'usage', usage: played.report?.usage },
    ]);
    expect(played.emissions).toBe(1 + 3);
    expect(played.report).toMatchObject({
      outcome: 'stop',
      usage: { completionTokens: 3, cachedTokens: 0 },
      times: { arrived: 0, scheduled: 0, firstToken: 10, ended: 30 },
    });
  });

  it('bills the prompt as it is counted without an engine', async () => {
    const play = new PlayedEngine();
    const messages = [
      { role: 'system' as const, content: 'You are terse.' },
      { role: 'user' as const, content: '请只回答：好' },
    ];
    const tools = [{ name: 'lookup', parameters: { type: 'object' } }];
    const played = play.order('', { messages, tools });
    await play.clock.advance(1_000);
    expect(played.report?.usage.promptTokens).toBe(countPromptTokens({ messages, tools }));
  });

  describe('batching', () => {
    it('computes all running sequences in one step: eight take as long as one', async () => {
      const play = new PlayedEngine();
      const all = Array.from({ length: 8 }, (_, index) => play.order(`count to 20 (${String(index)})`));
      // The first step began before the other seven had arrived.
      await play.clock.advance(10 * 20);
      expect(all.map(said)).toEqual([20, ...Array<number>(7).fill(19)]);
    });

    it('makes a step longer by each sequence that decodes and by the prompt tokens in it', async () => {
      const play = new PlayedEngine({ stepMs: 10, sequenceMs: 5, prefillTokensPerSecond: 1_000, prefillChunk: 512 });
      const first = play.order('count to 30');
      const tokens = countPromptTokens({ messages: [{ role: 'user', content: 'count to 30' }] });
      await play.clock.advance(10 + tokens - 0.001);
      expect(said(first)).toBe(0);
      await play.clock.advance(0.002);
      expect(said(first)).toBe(1);
      await play.clock.advance(15 * 4);
      expect(said(first)).toBe(5);
    });

    it('is slower by the load factor, from the next step on', async () => {
      const play = new PlayedEngine();
      const played = play.order('count to 100');
      await play.clock.advance(100);
      play.loadFactor = 5;
      await play.clock.advance(10 + 500);
      expect(said(played)).toBe(10 + 1 + 10);
    });

    it('lets in who waits as soon as a slot is free', async () => {
      const play = new PlayedEngine({ maxRunning: 1 });
      const first = play.order('answer with exactly: one two three');
      const second = play.order('answer with exactly: one two three');
      await play.clock.advance(20);
      expect(play.load).toMatchObject({ running: 1, waiting: 1 });
      await play.clock.advance(10);
      expect([said(first), said(second)]).toEqual([3, 0]);
      await play.clock.advance(10);
      expect(said(second)).toBe(1);
      expect(play.load).toMatchObject({ running: 1, waiting: 0 });
    });

    it('does not let a long prompt hold up the tokens of others, nor a short prompt beside it', async () => {
      const play = new PlayedEngine({ prefillChunk: 64, stepTokens: 128 });
      const talker = play.order('count to 50');
      await play.clock.advance(50);
      const reader = play.order(long('a', 640));
      const short = play.order('answer with exactly: quick');
      await play.clock.advance(20);
      expect(said(talker)).toBe(7);
      expect(textOf(short)).toBe('quick');
      expect(said(reader)).toBe(0);
      await play.clock.advance(200);
      expect(said(reader)).toBeGreaterThan(0);
    });
  });

  describe('queue', () => {
    it('serves the greater priority first, and equals by arrival', async () => {
      const play = new PlayedEngine({ maxRunning: 1 });
      const ended: string[] = [];
      const orders = [
        ['running', 5],
        ['low', 1],
        ['early', 5],
        ['late', 5],
        ['high', 9],
      ] as const;
      const all = orders.map(([name, priority]) => ({ name, played: play.order(`answer with exactly: ${name}`, { priority }) }));
      for (let step = 0; step < 20; step += 1) {
        await play.clock.advance(10);
        for (const { name, played } of all) if (played.report && !ended.includes(name)) ended.push(name);
      }
      expect(ended).toEqual(['running', 'high', 'early', 'late', 'low']);
    });

    it('refuses more than may wait', () => {
      const play = new PlayedEngine({ maxRunning: 1, maxWaiting: 2 });
      const all = Array.from({ length: 4 }, () => play.order('count to 3'));
      expect(play.load).toMatchObject({ running: 1, waiting: 2 });
      return expect(play.clock.advance(1).then(() => all.at(-1)?.error)).resolves.toMatchObject({ code: 'target_saturated' });
    });

    it('counts a free slot as room for who comes between two steps', async () => {
      const play = new PlayedEngine({ maxRunning: 1, maxWaiting: 1 });
      const first = play.order('count to 500');
      await play.clock.advance(55);
      first.cancel();
      const [second, third, fourth] = Array.from({ length: 3 }, () => play.order('answer with exactly: mine'));
      expect(play.load).toMatchObject({ running: 0, waiting: 2 });
      await play.clock.advance(100);
      expect([second, third].map((played) => played && textOf(played))).toEqual(['mine', 'mine']);
      expect(fourth?.error).toMatchObject({ code: 'target_saturated' });
    });

    it('frees slot, place and blocks in the moment of a cancellation', async () => {
      const play = new PlayedEngine({ maxRunning: 1 });
      const running = play.order('count to 500');
      const waiting = play.order('count to 3');
      const next = play.order('answer with exactly: mine');
      await play.clock.advance(55);
      running.cancel();
      waiting.cancel();
      expect(play.load).toMatchObject({ running: 0, waiting: 1, blocksUsed: 0 });
      await play.clock.advance(20);
      expect(textOf(next)).toBe('mine');
      expect([running.error, waiting.error]).toEqual([new Error('cancelled'), new Error('cancelled')]);
      expect(play.observed.filter((event) => event.type === 'ended').map(({ report }) => report.outcome)).toEqual([
        'abort',
        'abort',
        'stop',
      ]);
    });
  });

  describe('memory', () => {
    it('takes the blocks of the last in rank when they run out, and still says every token once', async () => {
      const tight = new PlayedEngine({ contextTokens: 256, blocks: 16 });
      const roomy = new PlayedEngine({ contextTokens: 256, blocks: 256 });
      const answers = await Promise.all(
        [tight, roomy].map(async (play) => {
          const all = Array.from({ length: 4 }, (_, index) => play.order(`count to 60 ${'x'.repeat(index)}`));
          await play.clock.advance(10_000);
          return all.map((played) => textOf(played));
        }),
      );
      expect(answers[0]).toEqual(answers[1]);
      const preempted = tight.observed.filter(({ type }) => type === 'preempted').length;
      expect(preempted).toBeGreaterThan(0);
      expect(roomy.observed.some(({ type }) => type === 'preempted')).toBe(false);
      expect(tight.load).toMatchObject({ running: 0, waiting: 0, blocksUsed: 0 });
      const reported = tight.observed.reduce((sum, event) => sum + (event.type === 'ended' ? event.report.preemptions : 0), 0);
      expect(reported).toBe(preempted);
    });

    it('finds the prefix that an earlier prompt has left, in whole blocks', async () => {
      const play = new PlayedEngine();
      const first = play.order(`${long('shared', 160)} A`);
      await play.clock.advance(5_000);
      const second = play.order(`${long('shared', 160)} B`);
      await play.clock.advance(5_000);
      expect(first.report?.usage.cachedTokens).toBe(0);
      const { promptTokens = 0, cachedTokens = 0 } = second.report?.usage ?? {};
      expect(cachedTokens % 16).toBe(0);
      expect(cachedTokens).toBeGreaterThan(promptTokens - 32);
    });

    it('finds a whole dialog again, the answer included', async () => {
      const play = new PlayedEngine();
      const first = play.order('count to 40');
      await play.clock.advance(5_000);
      const turn = [
        { role: 'user' as const, content: 'count to 40' },
        { role: 'assistant' as const, content: textOf(first) },
      ];
      const next = play.order('', { messages: [...turn, { role: 'user', content: 'answer with exactly: ok' }] });
      await play.clock.advance(5_000);
      expect(next.report?.usage.cachedTokens).toBe(Math.floor(countPromptTokens({ messages: turn }) / 16) * 16);
    });

    it('never shares a prefix between an adapter and the model without it', async () => {
      const play = new PlayedEngine({ adapters: ['a'] });
      play.order(long('shared', 100));
      await play.clock.advance(5_000);
      const adapted = play.order(long('shared', 100), { adapter: 'a' });
      await play.clock.advance(5_000);
      expect(adapted.report?.usage.cachedTokens).toBe(0);
    });

    it('forgets the least recently used prefix when its blocks are needed', async () => {
      const play = new PlayedEngine({ contextTokens: 256, blocks: 16 });
      for (const topic of ['old', 'new', 'other']) {
        play.order(long(topic, 130), { maxTokens: 1 });
        await play.clock.advance(1_000);
      }
      const again = play.order(long('other', 130), { maxTokens: 1 });
      await play.clock.advance(1_000);
      const gone = play.order(long('old', 130), { maxTokens: 1 });
      await play.clock.advance(1_000);
      expect(again.report?.usage.cachedTokens).toBeGreaterThan(0);
      expect(gone.report?.usage.cachedTokens).toBe(0);
    });
  });

  describe('adapters', () => {
    it('loads one before its first use, while others go on', async () => {
      const play = new PlayedEngine({ adapters: ['a'], adapterLoadMs: 300 });
      const adapted = play.order('answer with exactly: adapted', { adapter: 'a' });
      const plain = play.order('answer with exactly: plain');
      await play.clock.advance(10);
      expect(textOf(plain)).toBe('plain');
      await play.clock.advance(295);
      expect(said(adapted)).toBe(0);
      await play.clock.advance(30);
      expect(textOf(adapted)).toBe('adapted');
      expect(play.load.adaptersLoaded).toEqual(['a']);
    });

    it('evicts the least recently used for another, never one in use', async () => {
      const play = new PlayedEngine({ adapters: ['a', 'b', 'c'], adapterSlots: 2, adapterLoadMs: 10 });
      for (const adapter of ['a', 'b']) {
        play.order('answer with exactly: x', { adapter });
        await play.clock.advance(100);
      }
      const user = play.order('count to 50', { adapter: 'a' });
      await play.clock.advance(50);
      const third = play.order('answer with exactly: x', { adapter: 'c' });
      await play.clock.advance(100);
      expect(play.load.adaptersLoaded).toEqual(['a', 'c']);
      expect(third.report?.outcome).toBe('stop');
      await play.clock.advance(1_000);
      expect(user.report?.outcome).toBe('stop');
    });

    it('comes to an end when all slots are being loaded for orders that were cancelled', async () => {
      const play = new PlayedEngine({ adapters: ['a', 'b'], adapterSlots: 1, adapterLoadMs: 100 });
      const cancelled = play.order('answer with exactly: x', { adapter: 'a' });
      await play.clock.advance(5);
      const patient = play.order('answer with exactly: y', { adapter: 'b' });
      cancelled.cancel();
      await play.clock.advance(1_000);
      expect(textOf(patient)).toBe('y');
    });

    it('refuses one that the model does not have', async () => {
      const play = new PlayedEngine();
      const played = play.order('hi', { adapter: 'nobody' });
      await play.clock.advance(1);
      expect(played.error).toMatchObject({ code: 'model_not_found', details: { adapter: 'nobody' } });
    });
  });

  describe('ends', () => {
    it('stops at maxTokens, an explicit zero included', async () => {
      const play = new PlayedEngine();
      const five = play.order('count to 50', { maxTokens: 5 });
      const none = play.order('count to 50', { maxTokens: 0 });
      await play.clock.advance(1_000);
      expect([said(five), finishOf(five), five.report?.usage.completionTokens]).toEqual([5, 'length', 5]);
      expect([said(none), finishOf(none), none.report?.usage.completionTokens]).toEqual([0, 'length', 0]);
    });

    it('stops before a stop string that spans tokens, and shows nothing of it', async () => {
      const play = new PlayedEngine();
      const played = play.order('count to 50', { sampling: { stop: ['4 5', 'never'] } });
      await play.clock.advance(1_000);
      expect([textOf(played), finishOf(played)]).toEqual(['1 2 3 ', 'stop']);
    });

    it('shows what looked like the beginning of a stop string and was none', async () => {
      const play = new PlayedEngine();
      const played = play.order('answer with exactly: a b', { sampling: { stop: ['b c'] } });
      await play.clock.advance(1_000);
      expect([textOf(played), finishOf(played)]).toEqual(['a b', 'stop']);
    });

    it('refuses what is longer than the context, and says by how much', async () => {
      const play = new PlayedEngine({ contextTokens: 64 });
      const played = play.order('hi', { maxTokens: 64 });
      await play.clock.advance(1);
      expect(played.error).toBeInstanceOf(AssayError);
      expect(played.error).toMatchObject({ code: 'context_length_exceeded', details: { contextTokens: 64, maxTokens: 64 } });
      expect(played.events).toEqual([]);
    });

    it('answers each choice by itself', async () => {
      const play = new PlayedEngine();
      const played = play.order('Tell me about queues', { choices: 3 });
      await play.clock.advance(20_000);
      expect(new Set([0, 1, 2].map((choice) => textOf(played, choice))).size).toBe(3);
      expect(played.events.filter(({ type }) => type === 'finish')).toHaveLength(3);
      expect(played.events.filter(({ type }) => type === 'usage')).toHaveLength(1);
    });

    it('ends everything when it is closed', async () => {
      const play = new PlayedEngine();
      const played = play.order('count to 500');
      await play.clock.advance(30);
      await play.engine.close();
      expect(played.error).toMatchObject({ code: 'worker_lost' });
      expect(play.clock.sleeping).toBe(0);
    });
  });

  it('does the same again for the same seed and arrivals', async () => {
    const run = async (seed: number) => {
      const play = new PlayedEngine({ jitter: 0.3, blocks: 64, contextTokens: 512 }, seed);
      for (let index = 0; index < 12; index += 1) {
        const played = play.order(`Explain topic ${String(index)}`, { priority: index % 10 });
        await play.clock.advance(7);
        if (index % 5 === 4) played.cancel();
      }
      await play.clock.advance(60_000);
      return play.observed;
    };
    const [first, again, other] = await Promise.all([run(3), run(3), run(4)]);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });
});
