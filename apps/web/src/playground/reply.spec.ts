import { ERROR_CODES } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { isRegistered, ownWords } from './chatFailure.ts';
import type { ChatEvent } from './chatStream.ts';
import { advance, newReply, RAW_CHARS } from './reply.ts';

const headers = (status = 200, all: Record<string, string> = {}): ChatEvent => ({ type: 'headers', ms: 10, status, headers: all });
const data = (value: unknown, ms = 20): ChatEvent => ({
  type: 'data',
  ms,
  data: typeof value === 'string' ? value : JSON.stringify(value),
});
const said = (content: string, ms?: number): ChatEvent => data({ choices: [{ index: 0, delta: { content }, finish_reason: null }] }, ms);
const role = data({ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] }, 15);
const follow = (...events: ChatEvent[]) => events.reduce(advance, newReply({ model: 'chat' }, '2026-01-01T00:00:00Z'));

describe('a reply', () => {
  it('gathers a stream: text, usage, the reason of its end, and when each piece came', () => {
    const usage = { choices: [], usage: { prompt_tokens: 9, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 4 } } };
    const finish = data({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }, 41);
    const reply = follow(headers(), role, said('向', 30), said('量', 40), finish, data(usage, 42), data('[DONE]', 43), {
      type: 'end',
      ms: 44,
    });
    expect(reply).toMatchObject({
      state: 'done',
      text: '向量',
      finishReason: 'stop',
      usage: { promptTokens: 9, completionTokens: 2, cachedTokens: 4 },
      timing: { headersMs: 10, piecesMs: [30, 40], lastPieceMs: 40, endMs: 43 },
    });
    expect(reply.failure).toBeUndefined();
  });

  it('takes a chunk that only says who speaks for no token', () => {
    const reply = follow(headers(), role);
    expect(reply.state).toBe('waiting');
    expect(reply.timing.piecesMs).toEqual([]);
  });

  it('keeps what came before an in-band error, and says what a guardrail objected to', () => {
    const error = {
      message: 'No.',
      type: 'invalid_request_error',
      param: null,
      code: 'content_policy_violation',
      details: { layer: 'patterns' },
    };
    const reply = follow(headers(), said('Half'), data({ error }), { type: 'end', ms: 50 });
    expect(reply).toMatchObject({ state: 'failed', text: 'Half' });
    expect(reply.failure).toMatchObject({ code: 'guardrail_blocked', details: { layer: 'patterns' }, inBand: true });
  });

  it('calls a stream that ends without saying so broken', () => {
    expect(follow(headers(), said('Half'), { type: 'end', ms: 50 }).failure).toMatchObject({ code: 'stream_broken', inBand: true });
  });

  it('tells a server that never answered from a line that broke', () => {
    expect(follow({ type: 'lost', ms: 5 }).failure?.code).toBe('unreachable');
    expect(follow(headers(), said('Half'), { type: 'lost', ms: 5 }).failure?.code).toBe('stream_broken');
  });

  it('keeps what had come when it was stopped, and nothing that comes later', () => {
    const reply = follow(headers(), said('Half'), { type: 'stopped', ms: 60 }, said('more'));
    expect(reply).toMatchObject({ state: 'stopped', text: 'Half', timing: { endMs: 60 } });
  });

  it('reads an answer in one piece', () => {
    const text = JSON.stringify({ choices: [{ message: { content: 'Whole' }, finish_reason: 'length' }], usage: null });
    expect(follow(headers(), { type: 'body', ms: 70, text })).toMatchObject({
      state: 'done',
      text: 'Whole',
      finishReason: 'length',
      raw: text,
    });
  });

  it('reads a refusal in either form, with the time to wait', () => {
    const wire = JSON.stringify({ error: { message: 'Slow down.', type: 'rate_limit_error', param: null, code: 'rate_limit_exceeded' } });
    const refused = follow(headers(429, { 'retry-after': '7' }), { type: 'body', ms: 20, text: wire });
    expect(refused.failure).toMatchObject({ code: 'rate_limited', message: 'Slow down.', retryAfter: 7, inBand: false });
    const own = JSON.stringify({ code: 'service_unavailable', message: 'Not now.', traceId: 'a'.repeat(32) });
    expect(follow(headers(503), { type: 'body', ms: 20, text: own }).failure).toMatchObject({ code: 'service_unavailable' });
    expect(follow(headers(502), { type: 'body', ms: 20, text: '<html>' }).failure).toMatchObject({ code: 'service_unavailable' });
  });

  it('never takes a key that the platform refuses for a session that has ended', () => {
    const text = JSON.stringify({ error: { message: 'No such key.', type: 'authentication_error', param: null, code: 'invalid_api_key' } });
    expect(follow(headers(401), { type: 'body', ms: 20, text }).failure?.code).toBe('invalid_api_key');
  });

  it('has a sentence only for codes of the registry', () => {
    expect(['guardrail_blocked', 'toString', 'stream_broken'].filter(isRegistered)).toEqual(['guardrail_blocked']);
  });

  it('says nothing twice: only words of the server that are not the sentence of the code', () => {
    const { message } = ERROR_CODES.guardrail_blocked;
    expect(ownWords({ code: 'guardrail_blocked', message, inBand: false })).toBe('');
    expect(ownWords({ code: 'guardrail_blocked', message: 'No.', inBand: false })).toBe('No.');
    expect(ownWords({ code: 'unheard_of', message: 'No.', inBand: false })).toBe('No.');
  });

  it('survives what is no JSON and what has another form', () => {
    expect(follow(headers(), data('{'), data([1]), data({ choices: 'x' }), said('ok'), data('[DONE]'))).toMatchObject({
      state: 'done',
      text: 'ok',
    });
  });

  it('bounds what it keeps of the body, never of the answer', () => {
    const long = 'x'.repeat(RAW_CHARS);
    const reply = follow(headers(), said(long), said('end'));
    expect(reply.raw).toHaveLength(RAW_CHARS);
    expect(reply.text).toBe(`${long}end`);
  });
});
