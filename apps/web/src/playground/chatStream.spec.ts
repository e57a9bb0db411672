import { describe, expect, it } from '@jest/globals';
import { runChat, type ChatEvent } from './chatStream.ts';

const bytes = new TextEncoder().encode('data: {"text":"向量"}\r\n\r\n: still here\n\ndata: [DONE]\n\n');
const streamOf = (...pieces: Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });

async function follow(send: typeof fetch, signal = new AbortController().signal): Promise<ChatEvent[]> {
  const seen: ChatEvent[] = [];
  let clock = 0;
  const ports = { fetch: send, now: () => (clock += 1), onEvents: (events: readonly ChatEvent[]) => void seen.push(...events) };
  await runChat({ model: 'chat' }, '00-1-2-01', ports, signal);
  return seen;
}

const answering =
  (body: BodyInit, init: ResponseInit): typeof fetch =>
  () =>
    Promise.resolve(new Response(body, init));
const STREAM = { headers: { 'content-type': 'text/event-stream', 'x-assay-model': 'sim-small@1.0.0' } };

describe('runChat', () => {
  it('reads the same events wherever the bytes were cut', async () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const seen = await follow(answering(streamOf(bytes.subarray(0, cut), bytes.subarray(cut)), STREAM));
      expect(seen.map((event) => (event.type === 'data' ? event.data : event.type))).toEqual([
        'headers',
        '{"text":"向量"}',
        '[DONE]',
        'end',
      ]);
    }
  });

  it('tells the headers, and a refusal as one body', async () => {
    const [first, second] = await follow(answering('{"error":{}}', { status: 429, headers: { 'content-type': 'application/json' } }));
    expect(first).toMatchObject({ type: 'headers', status: 429, headers: { 'content-type': 'application/json' } });
    expect(second).toMatchObject({ type: 'body', text: '{"error":{}}' });
  });

  it('ends with "stopped" when it was stopped, with "lost" when the line broke', async () => {
    const stop = new AbortController();
    const hanging: typeof fetch = (_address, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
        stop.abort();
      });
    expect((await follow(hanging, stop.signal)).map(({ type }) => type)).toEqual(['stopped']);
    expect((await follow(() => Promise.reject(new TypeError('network')))).map(({ type }) => type)).toEqual(['lost']);
  });
});
