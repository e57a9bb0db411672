import { describe, expect, it } from '@jest/globals';
import type { Generation, Wire } from '../generation.ts';
import { carriedFields } from './carried.ts';
import { ollamaUpstream } from './ollama/ollama.ts';

const carried = (wire: Wire, fields: Readonly<Record<string, unknown>>, to: Wire | undefined) =>
  carriedFields({ extra: { wire, fields } }, to);

describe('fields that the platform does not interpret', () => {
  it('go to a provider of the same wire as they are', () => {
    const fields = { logit_bias: { 5: 1 }, metadata: {} };
    expect(carried('openai', fields, 'openai')).toBe(fields);
  });

  it.each([
    ['openai', { metadata: { a: '1' }, store: true, service_tier: 'auto' }],
    ['openai', { logit_bias: {}, modalities: ['text'], reasoning_effort: 'none', logprobs: false }],
    ['anthropic', { thinking: { type: 'disabled' }, service_tier: 'auto' }],
    ['ollama', { keep_alive: '5m', think: false, options: { num_ctx: 4_096 } }],
  ] as const)('are left out elsewhere where the answer is the same without them: %s %j', (wire, fields) => {
    expect(carried(wire, fields, undefined)).toEqual({});
  });

  it.each([
    ['openai', { logit_bias: { 5: 1 } }, 'logit_bias'],
    ['openai', { top_logprobs: 3 }, 'top_logprobs'],
    ['openai', { reasoning_effort: 'high' }, 'reasoning_effort'],
    ['openai', { min_p: 0.1 }, 'min_p'],
    ['anthropic', { thinking: { type: 'enabled', budget_tokens: 1_024 } }, 'thinking'],
    ['ollama', { think: true }, 'think'],
    ['ollama', { options: { mirostat: 2 } }, 'mirostat'],
  ] as const)('are refused elsewhere where it would not be: %s %j', (wire, fields, name) => {
    for (const to of [undefined, 'openai', 'anthropic', 'ollama'] as const) {
      if (to === wire) continue;
      const problem = { code: 'validation_failed', details: { field: name, problem: 'unsupported' } };
      expect(() => carried(wire, fields, to)).toThrow(
        expect.objectContaining({ ...problem, details: expect.objectContaining(problem.details) }),
      );
    }
  });
});

describe('Ollama, which leaves tools to the model', () => {
  const generation = { model: 'm', messages: [], sampling: {}, choices: 1, stream: false, tools: [{ name: 'a' }] };
  const request = (more: Partial<Generation>) => ollamaUpstream.request({ ...generation, ...more }, { model: 'm' });

  it.each([{ toolChoice: 'required' }, { toolChoice: { name: 'a' } }, { parallelToolCalls: false }] as const)('refuses %j', (more) => {
    expect(() => request(more)).toThrow(expect.objectContaining({ code: 'validation_failed' }));
  });

  it.each([{ toolChoice: 'auto' }, { toolChoice: 'none' }, { parallelToolCalls: true }] as const)('takes %j', (more) => {
    expect(request(more).path).toBe('/api/chat');
  });
});
