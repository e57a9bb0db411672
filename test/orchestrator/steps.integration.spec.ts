import { AgentState, DialogSession, ErrorBody, SocketReply, STEP_LIMITS, StepReceipt, type SocketRequest } from '@assay/contracts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { OpenAI } from 'openai';
import { startInference, type Inference } from '../launcher/index.ts';
import { KEY } from './configs.ts';
import { Observer, toldOf } from './observer.ts';
import { until as untilWithin } from './platform.ts';

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

// Every delta waits for the broker's disk, which others may keep busy.
jest.setTimeout(60_000);
const until = <T>(look: () => T | Promise<T>, isSo: (seen: T) => boolean, withinMs = 20_000) => untilWithin(look, isSo, withinMs);

let inference: Inference;
let urls: readonly [string, string];

beforeAll(async () => {
  inference = await startInference({
    config: CONFIG,
    secrets: { demo: KEY, other: OTHER_KEY },
    replicas: 2,
    env: { ASSAY_INFERENCE_CONNECTIONS_PER_KEY: '12' },
  });
  const [first, second] = inference.orchestrators;
  urls = [first?.url ?? '', second?.url ?? ''];
}, 60_000);

afterAll(() => inference.stop());

async function call(method: string, path: string, { body, key = KEY, url = urls[0] }: { body?: unknown; key?: string; url?: string } = {}) {
  const answer = await fetch(`${url}/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

const create = async (): Promise<string> => DialogSession.parse((await call('POST', 'sessions', { body: {} })).body).id;
const publish = (id: string, deltas: readonly unknown[], url = urls[0]) => call('POST', `sessions/${id}/steps`, { body: { deltas }, url });
const codeOf = ({ status, body }: { status: number; body: unknown }): unknown => [status, ErrorBody.parse(body).code];
const text = (step_id: string, event_id: number, said = 'x') => ({
  step_id,
  event_id,
  event_type: 'text',
  payload: { text: said },
  timestamp: new Date().toISOString(),
});
const snapshot = async (id: string, url = urls[0]) => AgentState.parse((await call('GET', `sessions/${id}/steps`, { url })).body);
const observer = (id: string) => new Observer(`/v1/sessions/${id}/events`, KEY);
const upTo = (count: number): number[] => Array.from({ length: count }, (_none, index) => index + 1);

describe("an agent's steps", () => {
  it('are taken once however often and wherever they are sent, and shown by every replica', async () => {
    const id = await create();
    const deltas = [text('plan', 1, 'a'), text('act', 1, 'A'), text('plan', 2, 'b')];
    const first = StepReceipt.parse((await publish(id, deltas)).body);
    expect(first).toMatchObject({ accepted: 3, duplicates: 0 });
    const again = StepReceipt.parse((await publish(id, [...deltas, text('plan', 3, 'c')], urls[1])).body);
    expect(again).toMatchObject({ accepted: 1, duplicates: 3 });
    expect(StepReceipt.parse((await publish(id, deltas)).body)).toEqual({ seq: expect.any(Number), accepted: 0, duplicates: 3 });
    for (const url of urls) {
      expect((await snapshot(id, url)).steps.map(({ step_id, text: said, events }) => [step_id, said, events])).toEqual([
        ['plan', 'abc', 3],
        ['act', 'A', 1],
      ]);
    }
  });

  it('of many writers over two replicas come to one state, which observers of both have seen in order', async () => {
    const id = await create();
    const [here, there] = [observer(id), observer(id)];
    const reading = [here.read(urls[0]), there.read(urls[1])];
    const writers = Array.from({ length: 4 }, (_none, writer) => `w${writer}`);
    await Promise.all(
      writers.map(async (step, writer) => {
        // Each delta goes to either replica in turn, and every other one twice.
        for (let event = 1; event <= 20; event++) {
          const url = urls[(event + writer) % 2] ?? '';
          const sent = await Promise.all([
            publish(id, [text(step, event, `${event},`)], url),
            ...(event % 2 ? [publish(id, [text(step, event)], urls[writer % 2])] : []),
          ]);
          // Two that come at once are one, whichever was first.
          expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 200));
        }
      }),
    );
    await until(
      () => [here, there].every(({ state }) => state.steps.length === 4 && state.steps.every(({ events }) => events === 20)),
      Boolean,
    );
    const stored = await snapshot(id, urls[1]);
    for (const one of [here, there]) {
      expect(one.state).toEqual(stored);
      const told = toldOf(one);
      for (const step of Object.keys(told)) expect(told[step]).toEqual(told[step]?.toSorted((a, b) => a - b));
      one.leave();
    }
    await Promise.all(reading);
  });

  it('outlive their log: who was away for long gets a snapshot', async () => {
    const id = await create();
    const one = observer(id);
    await publish(id, [text('a', 1)]);
    const reading = one.read(urls[0]);
    await until(
      () => one.envelopes.length,
      (count) => count > 0,
    );
    one.leave();
    await reading;
    // Two checkpoints behind what it has seen, the log is forgotten.
    for (let event = 2; event <= 600; event++) await publish(id, [text('a', event)], urls[event % 2]);
    const resumed = one.read(urls[1]);
    await until(
      () => one.state.steps[0]?.events,
      (count) => count === 600,
    );
    expect(one.envelopes.filter(({ type }) => type === 'snapshot')).toHaveLength(2);
    expect(one.state).toEqual(await snapshot(id));
    one.leave();
    await resumed;
  }, 60_000);

  it('survive a restart of the broker, and their observers go on', async () => {
    const id = await create();
    const one = observer(id);
    await publish(id, [text('a', 1)]);
    const reading = one.read(urls[0]);
    await until(
      () => one.envelopes.length,
      (count) => count > 0,
    );
    await inference.nats.kill9();
    await inference.nats.restart();
    await until(
      async () => (await publish(id, [text('a', 2)])).status,
      (status) => status === 200,
      20_000,
    );
    await until(
      () => one.state.steps[0]?.events,
      (count) => count === 2,
      20_000,
    );
    expect(toldOf(one)).toEqual({ a: [2] });
    one.leave();
    await reading;
  }, 60_000);

  it.each([
    ['what comes too early', [text('a', 2)], 409, 'step_out_of_order'],
    ['a payload that is too long', [text('a', 1, 'x'.repeat(STEP_LIMITS.payload))], 400, 'validation_failed'],
    ['an unknown event', [{ ...text('a', 1), event_type: 'shout' }], 400, 'validation_failed'],
    ['another session', [{ ...text('a', 1), session_id: '123e4567-e89b-42d3-a456-426614174000' }], 400, 'validation_failed'],
    ['no delta', [], 400, 'validation_failed'],
    ['too many', upTo(STEP_LIMITS.batch + 1).map((event) => text('a', event)), 400, 'validation_failed'],
    ['what comes after an end', [{ ...text('a', 1), event_type: 'finished', payload: {} }, text('a', 2)], 409, 'step_ended'],
  ])('refuse %s, and store nothing of it', async (_case, deltas, status, code) => {
    const id = await create();
    expect(codeOf(await publish(id, deltas))).toEqual([status, code]);
    expect((await snapshot(id)).steps).toEqual([]);
  });

  it('exist for their owner only', async () => {
    const id = await create();
    await publish(id, [text('a', 1)]);
    const asOther = { key: OTHER_KEY };
    expect(codeOf(await call('POST', `sessions/${id}/steps`, { ...asOther, body: { deltas: [text('a', 2)] } }))).toEqual([
      404,
      'session_not_found',
    ]);
    expect(codeOf(await call('GET', `sessions/${id}/steps`, asOther))).toEqual([404, 'session_not_found']);
    expect(codeOf(await call('GET', `sessions/${id}/events`, asOther))).toEqual([404, 'session_not_found']);
  });

  it('end with their session, wherever it is ended and whoever still writes', async () => {
    const id = await create();
    const one = observer(id);
    await publish(id, [text('a', 1)], urls[1]);
    const reading = one.read(urls[0]);
    await until(
      () => one.envelopes.length,
      (count) => count > 0,
    );
    expect((await call('DELETE', `sessions/${id}`)).status).toBe(204);
    await reading;
    expect(one.ended).toBe(true);
    // The other replica knew it to be alive a moment ago.
    expect(codeOf(await publish(id, [text('a', 2)], urls[1]))).toEqual([404, 'session_not_found']);
  });

  it('may be followed by so many at once', async () => {
    const id = await create();
    const observers = upTo(12).map(() => observer(id));
    const reading = observers.map((one) => one.read(urls[1]));
    await until(() => observers.every(({ envelopes }) => envelopes.length > 0), Boolean);
    expect(codeOf(await call('GET', `sessions/${id}/events`, { url: urls[1] }))).toEqual([429, 'too_many_live_streams']);
    for (const one of observers) one.leave();
    await Promise.all(reading);
    await until(
      async () => {
        const late = observer(id);
        const read = late.read(urls[1]);
        await until(
          () => late.envelopes.length,
          (count) => count > 0,
          500,
        ).catch(() => undefined);
        late.leave();
        await read;
        return late.envelopes.length;
      },
      (count) => count > 0,
    );
  });
});

describe('a generation of a session', () => {
  const client = (url = urls[0]) => new OpenAI({ baseURL: `${url}/v1`, apiKey: KEY, maxRetries: 0 });
  const says = { model: 'chat', messages: [{ role: 'user' as const, content: 'Tell me of the sea.' }], max_completion_tokens: 30 };

  it('is a step of it, whole or streamed, told while it goes on', async () => {
    const id = await create();
    const one = observer(id);
    const reading = one.read(urls[1]);
    const headers = { 'x-assay-session': id, 'x-assay-parent-step': 'plan' };
    const { data: whole, response } = await client().chat.completions.create(says, { headers }).withResponse();
    let streamed = '';
    for await (const chunk of await client().chat.completions.create({ ...says, stream: true }, { headers })) {
      streamed += chunk.choices[0]?.delta.content ?? '';
    }
    await until(
      () => one.state.steps.filter(({ status }) => status === 'finished').length,
      (count) => count === 2,
    );
    const [first, second] = one.state.steps;
    expect(first).toMatchObject({
      step_id: response.headers.get('x-request-id'),
      parent_id: 'plan',
      name: 'chat',
      kind: 'generation',
      text: whole.choices[0]?.message.content,
      state: { model: 'sim-small@1.0.0', finish_reason: 'length', usage: { completionTokens: 30 } },
    });
    expect(second?.text).toBe(streamed);
    expect(one.state).toEqual(await snapshot(id));
    one.leave();
    await reading;
  });

  it('says how it failed, and that its reader left', async () => {
    const id = await create();
    const headers = { 'x-assay-session': id };
    await expect(client().chat.completions.create({ ...says, model: 'nobody' }, { headers })).rejects.toMatchObject({ status: 404 });
    const stream = await client().chat.completions.create({ ...says, max_completion_tokens: 4_000, stream: true }, { headers });
    await stream[Symbol.asyncIterator]().next();
    stream.controller.abort();
    await until(
      async () => (await snapshot(id)).steps.map(({ status, error }) => [status, error?.code]),
      (seen) => seen.length === 2 && seen[1]?.[0] === 'failed',
    );
    expect((await snapshot(id)).steps.map(({ error }) => error?.code)).toEqual(['model_not_found', 'request_cancelled']);
  });
});

describe('over the WebSocket', () => {
  it('steps come as they are acknowledged, and go on where their reader was', async () => {
    const id = await create();
    await publish(
      id,
      upTo(3).map((event) => text('a', event)),
    );
    const replies: SocketReply[] = [];
    const socket = new WebSocket(`${urls[0].replace('http', 'ws')}/v1/stream`);
    socket.addEventListener('message', ({ data }) => replies.push(SocketReply.parse(JSON.parse(String(data)))));
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
    const say = (request: SocketRequest): void => socket.send(JSON.stringify(request));
    const envelopes = (stream: string) => replies.flatMap((reply) => (reply.type === 'envelope' && reply.id === stream ? [reply] : []));
    say({ type: 'hello', key: KEY });
    say({ type: 'observe', id: 'o', session: id, window: 2 });
    await until(
      () => envelopes('o').length,
      (count) => count === 1,
    );
    for (let event = 4; event <= 6; event++) await publish(id, [text('a', event)], urls[1]);
    await until(
      () => envelopes('o').length,
      (count) => count === 2,
    );
    say({ type: 'ack', id: 'o', seq: 2 });
    await until(
      () => envelopes('o').length,
      (count) => count === 4,
    );
    expect(envelopes('o').map(({ envelope }) => envelope.type)).toEqual(['snapshot', 'deltas', 'deltas', 'deltas']);
    const seen = envelopes('o')[1]?.envelope.seq ?? 0;
    say({ type: 'observe', id: 'again', session: id, after: seen, window: 8 });
    await until(
      () => envelopes('again').length,
      (count) => count === 2,
    );
    expect(envelopes('again').map(({ envelope }) => envelope)).toEqual(
      envelopes('o')
        .slice(2)
        .map(({ envelope }) => envelope),
    );
    say({ type: 'observe', id: 'nobody', session: '123e4567-e89b-42d3-a456-426614174000', window: 8 });
    await until(
      () => replies.at(-1),
      (reply) => reply?.type === 'error' && reply.error.code === 'session_not_found',
    );
    await call('DELETE', `sessions/${id}`);
    await until(
      () => replies.at(-1)?.type,
      (type) => type === 'end',
    );
    socket.close();
  });
});

// The last, as the first replica does not come back.
describe('when the replica that is read from is killed', () => {
  it('its observer goes on at another, without loss or double', async () => {
    const id = await create();
    const one = observer(id);
    await publish(id, [text('long', 1)], urls[1]);
    const reading = one.read(urls[0]);
    await until(
      () => one.envelopes.length,
      (count) => count > 0,
    );
    let event = 1;
    const telling = (async () => {
      while (event < 120) await publish(id, [text('long', ++event)], urls[1]);
    })();
    await until(
      () => event,
      (count) => count > 30,
    );
    await inference.orchestrators[0]?.kill9();
    await reading;
    const resumed = one.read(urls[1]);
    await telling;
    await until(
      () => one.state.steps[0]?.events,
      (count) => count === 120,
    );
    // One snapshot, and from there on every delta once.
    expect(one.envelopes.filter(({ type }) => type === 'snapshot')).toHaveLength(1);
    const [snapshotted] = one.envelopes;
    const from = snapshotted?.type === 'snapshot' ? (snapshotted.payload.steps[0]?.events ?? 0) : 0;
    expect(toldOf(one)['long']).toEqual(upTo(120).slice(from));
    one.leave();
    await resumed;
  });
});
