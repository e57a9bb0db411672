import type { Message, WorkerOrder } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import type { Script } from '../script.ts';
import { writeScript } from './writer.ts';

const order = (content: string, more: Partial<WorkerOrder> = {}): WorkerOrder => ({
  requestId: 'r',
  model: 'm',
  messages: [{ role: 'user', content }],
  sampling: {},
  choices: 1,
  priority: 5,
  ...more,
});
const write = (given: WorkerOrder, seed = 42, invalidJsonRate = 0): Script => writeScript(given, 0, { seed, invalidJsonRate });
const text = ({ tokens }: Script): string => tokens.map((token) => token.text).join('');
const calls = ({ tokens }: Script) => {
  const found: { name: string; arguments: string }[] = [];
  for (const token of tokens) {
    if (token.kind !== 'tool') continue;
    const call = (found[token.index] ??= { name: '', arguments: '' });
    call.name += token.name ?? '';
    call.arguments += token.text;
  }
  return found;
};

const weather = {
  name: 'get_weather',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' }, days: { type: 'integer', minimum: 1, maximum: 7 } },
    required: ['city', 'days'],
  },
};
const clock = { name: 'get_time', parameters: { type: 'object', properties: { zone: { enum: ['UTC', 'CET'] } }, required: ['zone'] } };

describe('writer', () => {
  it.each([
    ['answer with exactly: 42', '42'],
    ['You are a test.\nReply with exactly: ok then', 'ok then'],
    ['Echo: 你好 world', '你好 world'],
    ['请只回答：是的', '是的'],
    ['Please count to 5', '1 2 3 4 5'],
    ['从1数到3', '1 2 3'],
  ])('does as it is told: %j', (prompt, answer) => {
    expect(text(write(order(prompt)))).toBe(answer);
  });

  it('speaks the language of the prompt, about its topic', () => {
    expect(text(write(order('Explain scheduling of requests')))).toMatch(/scheduling/);
    const chinese = text(write(order('请解释令牌桶限流')));
    expect(chinese).toMatch(/[。]/);
    expect(chinese).not.toMatch(/[a-z]/);
  });

  it('writes as much as is asked for', () => {
    expect(write(order('Write exactly 500 tokens about rivers')).tokens).toHaveLength(500);
    expect(write(order('请用 200 字说明缓存')).tokens).toHaveLength(200);
  });

  it('is the same for the same seed and prompt; a seed in the order counts for more', () => {
    const said = (prompt: string, seed: number, sampling = {}) => text(write(order(prompt, { sampling }), seed));
    expect(said('Tell me of rivers', 1)).toBe(said('Tell me of rivers', 1));
    expect(said('Tell me of rivers', 1)).not.toBe(said('Tell me of rivers', 2));
    expect(said('Tell me of rivers', 1)).not.toBe(said('Tell me of bridges', 1));
    expect(said('Tell me of rivers', 1, { seed: 9 })).toBe(said('Tell me of rivers', 2, { seed: 9 }));
  });

  describe('tools', () => {
    const tools = [weather, clock];
    const ajv = new Ajv();

    it('calls the one that is spoken of, with arguments that its schema allows', () => {
      const [call, ...others] = calls(write(order('What is the weather in Paris?', { tools })));
      expect(others).toEqual([]);
      expect(call?.name).toBe('get_weather');
      const given: unknown = JSON.parse(call?.arguments ?? '');
      expect(ajv.validate(weather.parameters, given)).toBe(true);
      expect(given).toMatchObject({ city: 'Paris' });
    });

    it('calls several when several are spoken of', () => {
      const script = write(order('The weather and the time in Paris, please', { tools }));
      expect(calls(script).map(({ name }) => name)).toEqual(['get_weather', 'get_time']);
      expect(script.ends).toBe('tool_calls');
    });

    it('calls one after the other where they may not come together', () => {
      const script = write(order('The weather and the time in Paris, please', { tools, parallelToolCalls: false }));
      expect(calls(script).map(({ name }) => name)).toEqual(['get_weather']);
    });

    it.each([
      ['none', 'What is the weather?', []],
      ['required', 'Good morning', ['get_weather']],
      ['auto', 'Good morning', []],
      [{ name: 'get_time' }, 'What is the weather?', ['get_time']],
    ] as const)('heeds the choice %j', (toolChoice, prompt, names) => {
      expect(calls(write(order(prompt, { tools, toolChoice }))).map(({ name }) => name)).toEqual(names);
    });

    it('answers in words once it has a result', () => {
      const messages: Message[] = [
        { role: 'user', content: 'What is the weather in Paris?' },
        { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'get_weather', arguments: '{}' }] },
        { role: 'tool', content: '18 °C', toolCallId: 'c1' },
      ];
      expect(text(write(order('', { tools, messages })))).toBe('According to get_weather: 18 °C');
    });
  });

  describe('JSON', () => {
    const schema = {
      type: 'object',
      properties: { name: { type: 'string' }, age: { type: 'integer' } },
      required: ['name', 'age'],
      additionalProperties: false,
    };
    const format = { type: 'schema' as const, name: 'person', schema, strict: true };

    it('is valid against the schema', () => {
      const validate = new Ajv().compile(schema);
      for (let seed = 0; seed < 200; seed += 1) expect(validate(JSON.parse(text(write(order('Somebody', { format }), seed))))).toBe(true);
    });

    it('is an object where no schema is given, the ordered one if there is one', () => {
      expect(JSON.parse(text(write(order('Tell me', { format: { type: 'json' } }))))).toEqual(expect.any(Object));
      expect(text(write(order('answer with exactly: {"a":1}', { format: { type: 'json' } })))).toBe('{"a":1}');
    });

    it('is broken as often as the rate says', () => {
      const isJson = (seed: number): boolean => {
        try {
          JSON.parse(text(write(order('Somebody', { format }), seed, 0.3)));
          return true;
        } catch {
          return false;
        }
      };
      const broken = Array.from({ length: 1_000 }, (_, seed) => isJson(seed)).filter((valid) => !valid).length;
      expect(broken / 1_000).toBeCloseTo(0.3, 1);
    });
  });
});
