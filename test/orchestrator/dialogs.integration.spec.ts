import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DialogSession, ErrorBody } from '@assay/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OpenAI } from 'openai';
import { startInference, type Inference } from '../launcher/index.ts';
import { KEY } from './configs.ts';
import { until as untilSo } from './platform.ts';

const OTHER_KEY = 'sk-assay-other';
const CONFIG = `version: 1
providers: { workers: { kind: workers } }
models: [{ id: sim-small, version: 1.0.0, provider: workers }]
aliases: { chat: sim-small }
tenants: [{ id: demo }]
keys:
  - { id: demo, tenant: demo, secret: { file: secrets/demo } }
  - { id: other, tenant: demo, secret: { file: secrets/other } }
`;

let inference: Inference | undefined;
let urls: readonly string[] = [];

beforeAll(async () => {
  inference = await startInference({ config: CONFIG, secrets: { demo: KEY, other: OTHER_KEY }, replicas: 2 });
  urls = inference.orchestrators.map(({ url }) => url);
}, 60_000);

afterAll(() => inference?.stop());

const clientOf = (url = urls[0] ?? '') => new OpenAI({ baseURL: `${url}/v1`, apiKey: KEY, maxRetries: 0 });

async function call(method: string, path: string, { body, key = KEY, url = urls[0] }: { body?: unknown; key?: string; url?: string } = {}) {
  const answer = await fetch(`${url ?? ''}/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

const codeOf = ({ status, body }: { status: number; body: unknown }): unknown => [status, ErrorBody.parse(body).code];
const create = async (slots = {}) => DialogSession.parse((await call('POST', 'sessions', { body: { slots } })).body);
const find = async (id: string, url?: string) =>
  DialogSession.parse((await call('GET', `sessions/${id}`, url === undefined ? {} : { url })).body);
const says = (content: string) => ({ model: 'chat', messages: [{ role: 'user' as const, content }], max_completion_tokens: 8 });
const inSession = (id: string) => ({ headers: { 'x-assay-session': id } });

describe('a dialog session', () => {
  it('puts what was said before what is said now, and keeps both, whole or streamed, on every replica', async () => {
    const { id } = await create();
    const first = await clientOf(urls[0]).chat.completions.create(says('My name is Ada.'), inSession(id));
    const alone = first.usage?.prompt_tokens ?? 0;
    const stream = await clientOf(urls[1]).chat.completions.create({ ...says('Who am I?'), stream: true }, inSession(id));
    let text = '';
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    const { messages } = await find(id);
    expect(messages.map(({ role, content }) => [role, content])).toEqual([
      ['user', 'My name is Ada.'],
      ['assistant', first.choices[0]?.message.content],
      ['user', 'Who am I?'],
      ['assistant', text],
    ]);
    const third = await clientOf(urls[0]).chat.completions.create(says('And?'), inSession(id));
    expect(third.usage?.prompt_tokens).toBeGreaterThan(2 * alone);
  });

  it('keeps nothing of a turn that failed', async () => {
    const { id } = await create();
    await expect(clientOf().chat.completions.create({ ...says('x'), model: 'nobody' }, inSession(id))).rejects.toMatchObject({
      status: 404,
    });
    expect((await find(id)).messages).toEqual([]);
  });

  it('exists for its owner only', async () => {
    const { id } = await create();
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', '/slots'],
    ] as const)
      expect(codeOf(await call(method, `sessions/${id}${path}`, { key: OTHER_KEY }))).toEqual([404, 'session_not_found']);
    const other = new OpenAI({ baseURL: `${urls[0] ?? ''}/v1`, apiKey: OTHER_KEY, maxRetries: 0 });
    await expect(other.chat.completions.create(says('x'), inSession(id))).rejects.toMatchObject({ status: 404, code: 'session_not_found' });
  });

  it('has slots, and ends when its owner says so', async () => {
    const { id, slots } = await create({ city: 'Wien' });
    expect(slots).toEqual({ city: 'Wien' });
    expect((await call('PUT', `sessions/${id}/slots`, { body: { city: 'Graz', people: 2 } })).status).toBe(200);
    expect((await call('GET', `sessions/${id}/slots`, urls[1] === undefined ? {} : { url: urls[1] })).body).toEqual({
      city: 'Graz',
      people: 2,
    });
    expect(codeOf(await call('PUT', `sessions/${id}/slots`, { body: { city: {} } }))).toEqual([400, 'validation_failed']);
    expect((await call('DELETE', `sessions/${id}`)).status).toBe(204);
    expect(codeOf(await call('GET', `sessions/${id}`))).toEqual([404, 'session_not_found']);
  });
});

describe('a template', () => {
  /** Puts a template in its place in one step. */
  async function write(name: string, text: string): Promise<void> {
    const folder = join(dirname(inference?.configFile ?? ''), 'templates');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${name}.new`), text);
    await rename(join(folder, `${name}.new`), join(folder, name));
  }

  const TEXT = '---\nvariables: { query: { type: string }, tone: { type: string, default: calm } }\n---\nIn a {{ tone }} tone: {{ query }}';

  /** What the session kept is what the model was asked. */
  async function asked(headers: Record<string, string>, more: object = {}): Promise<unknown> {
    const { id } = await create();
    await clientOf().chat.completions.create({ ...says('why?'), ...more }, { headers: { ...headers, 'x-assay-session': id } });
    return (await find(id)).messages[0]?.content;
  }

  const until = (look: () => Promise<unknown>, wanted: unknown): Promise<unknown> =>
    untilSo(
      () => look().catch(String),
      (seen) => seen === wanted,
    );

  it('is filled in for who names it, by header or in the body, and read again when it changes', async () => {
    await write('ask@1.0.0.liquid', TEXT);
    await until(() => asked({ 'x-assay-template': 'ask@^1' }), 'In a calm tone: why?');
    expect(await asked({ 'x-assay-template': 'ask', 'x-assay-variables': '{"tone":"loud"}' })).toBe('In a loud tone: why?');
    expect(await asked({}, { assay: { template: 'ask', variables: { tone: 'soft' } } })).toBe('In a soft tone: why?');
    await write('ask@1.1.0.liquid', TEXT.replace('In a', 'With a'));
    await until(() => asked({ 'x-assay-template': 'ask@^1' }), 'With a calm tone: why?');
    expect(await asked({ 'x-assay-template': 'ask@1.0.0' })).toBe('In a calm tone: why?');
  });

  it('that is wrong leaves those before in use, and is told by health', async () => {
    await write('broken@1.0.0.liquid', '{% include "secrets" %}');
    const health = async () =>
      ((await (await fetch(`${inference?.orchestrators[0]?.opsUrl ?? ''}/healthz`)).json()) as { status: string }).status;
    await until(health, 'degraded');
    expect(await asked({ 'x-assay-template': 'ask@1.0.0' })).toBe('In a calm tone: why?');
  });

  it('refuses names and variables that are none', async () => {
    await expect(asked({ 'x-assay-template': 'nobody' })).rejects.toMatchObject({ status: 404, code: 'template_not_found' });
    await expect(asked({ 'x-assay-template': 'ask', 'x-assay-variables': '{"colour":1}' })).rejects.toMatchObject({
      code: 'template_invalid',
    });
  });
});
