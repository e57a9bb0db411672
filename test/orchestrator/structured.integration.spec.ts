import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Plan } from '../upstream/index.ts';
import { DEMO, startPlatform, type Platform } from './platform.ts';
import { openai } from './wires.ts';

const CONFIG = `  - { id: schemaless, version: 1.0.0, provider: anthropic, abilities: [tools] }
  - { id: second, version: 1.0.0, provider: openai, upstreamModel: second }
aliases: { refusing: via-openai, keeping: via-openai }
routes:
  - { model: refusing, fallback: [schemaless] }
  - { model: keeping, fallback: [schemaless, second] }
defaults: { retry: { attempts: 1 }, breaker: { consecutiveFailures: 1000 }, structured: { repairs: 2 } }
${DEMO}`;

const SCHEMA = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'], additionalProperties: false };
const FORMAT = { response_format: { type: 'json_schema', json_schema: { name: 'person', schema: SCHEMA, strict: true } } };
const VALID = '{"name":"世界"}';

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform({ config: CONFIG });
}, 60_000);

afterAll(() => platform.stop());

beforeEach(() => {
  platform.vendor.requests.length = 0;
});

const says = (text: string, finish: 'stop' | 'length' = 'stop'): Plan => ({ say: { text: [text], finish } });

async function ask(more: Readonly<Record<string, unknown>> = {}, model = 'via-openai') {
  const answer = await platform.post(openai.path, openai.body(model, { ...FORMAT, ...more }));
  const text = await answer.text();
  const error = answer.status === 200 ? openai.errorOf(text) : openai.refusalOf(text);
  return { status: answer.status, text, code: error?.kind, headers: answer.headers };
}

const modes = [{ stream: false }, { stream: true }];
const written = (text: string, stream: boolean): string => (stream ? openai.textOf(text) : openai.wholeTextOf(JSON.parse(text)));

describe('an answer that has to follow a schema', () => {
  it.each(modes)('is passed on when it does: $stream', async ({ stream }) => {
    platform.vendor.next(says(VALID));
    const { status, text } = await ask({ stream });
    expect([status, written(text, stream)]).toEqual([200, VALID]);
    expect(platform.vendor.requests[0]?.body['response_format']).toEqual(FORMAT.response_format);
  });

  it.each(modes)('never passes with `length`, not even as valid JSON: streamed $stream', async ({ stream }) => {
    platform.vendor.next(says(VALID, 'length'));
    expect(await ask({ stream })).toMatchObject({ status: 502, code: 'answer_invalid' });
    expect(platform.vendor.requests).toHaveLength(1);
  });

  it.each(modes)('is repaired, and then valid: streamed $stream', async ({ stream }) => {
    platform.vendor.next(says('{"name": 1}'), says(VALID));
    const { status, text } = await ask({ stream });
    expect([status, written(text, stream)]).toEqual([200, VALID]);
    const messages = platform.vendor.requests[1]?.body['messages'] as { role: string; content: string }[];
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(messages[1]?.content).toBe('{"name": 1}');
    expect(messages[2]?.content).toContain('/name must be string');
  });

  it('is freed from what models write around JSON without asking again', async () => {
    platform.vendor.next(says(`Here you are:\n\`\`\`json\n${VALID}\n\`\`\``));
    const { status, text } = await ask();
    expect([status, JSON.parse(written(text, false))]).toEqual([200, JSON.parse(VALID)]);
    expect(platform.vendor.requests).toHaveLength(1);
  });

  it('is an error when it never does, after as many repairs as are allowed; each is an attempt of the same operation', async () => {
    platform.vendor.next(says('no'), says('nein'), says('不'));
    expect(await ask()).toMatchObject({ status: 502, code: 'answer_invalid' });
    expect(platform.vendor.requests).toHaveLength(3);
  });
});

describe('a fallback', () => {
  const down: Plan = { faults: [{ kind: 'status', status: 503 }] };

  it('keeps json_schema', async () => {
    platform.vendor.next(down, says(VALID));
    const { status, text, headers } = await ask({}, 'keeping');
    expect([status, written(text, false), headers.get('x-assay-model')]).toEqual([200, VALID, 'second@1.0.0']);
    expect(platform.vendor.requests.map(({ body }) => body['response_format'])).toEqual([FORMAT.response_format, FORMAT.response_format]);
  });

  it('refuses where nobody can keep it', async () => {
    platform.vendor.next(down);
    expect(await ask({}, 'refusing')).toMatchObject({ status: 502, code: 'upstream_failed' });
    expect(platform.vendor.requests).toHaveLength(1);
  });
});
