import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { AssayError, type GenerationEvent } from '@assay/contracts';
import {
  AnswerCollector,
  anthropicCountTokens,
  anthropicMessages,
  ollamaChat,
  ollamaEmbed,
  ollamaEmbeddings,
  ollamaGenerate,
  ollamaProcesses,
  ollamaShow,
  ollamaTags,
  ollamaVersion,
  openAiChat,
  openAiCompletions,
  openAiEmbeddings,
  openAiModels,
  openAiResponses,
  type EmbeddingWire,
  type Generation,
  type GenerationWire,
} from '@assay/inference';

/** Every wire behind a server that answers as a test scripts it: what the vendors' own clients, unmodified, are tried against. */
const GENERATIONS: Readonly<Record<string, GenerationWire>> = {
  '/v1/chat/completions': openAiChat,
  '/v1/completions': openAiCompletions,
  '/v1/responses': openAiResponses,
  '/v1/messages': anthropicMessages,
  '/api/chat': ollamaChat,
  '/api/generate': ollamaGenerate,
};
const EMBEDDINGS: Readonly<Record<string, EmbeddingWire>> = {
  '/v1/embeddings': openAiEmbeddings,
  '/api/embed': ollamaEmbed,
  '/api/embeddings': ollamaEmbeddings,
};
const CARD = { id: 'm-1', createdAt: 1_700_000_000_000, owner: 'assay' };
const READS: Readonly<Record<string, () => string>> = {
  '/v1/models': () => openAiModels([CARD]),
  '/api/tags': () => ollamaTags([CARD]),
  '/api/ps': () => ollamaProcesses([CARD], 1_800_000_000_000),
  '/api/version': ollamaVersion,
  '/api/show': () => ollamaShow(CARD, 4_096),
};

interface Stage {
  url: string;
  /** What was asked since the test began. */
  asked: Generation[];
  /** What is answered: events, and an error after them. */
  script: { events: readonly GenerationEvent[]; error?: AssayError };
}

/** Serves for the tests of the file that calls this. */
export function setStage(): Stage {
  const stage: Stage = { url: '', asked: [], script: { events: [] } };
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body: unknown = pieces.length > 0 ? JSON.parse(Buffer.concat(pieces).toString()) : undefined;
      const { status, type, text: written, headers } = answer(stage, request.url ?? '', body);
      response.writeHead(status, { 'content-type': type, ...headers });
      response.end(written);
    });
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    stage.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  afterEach(() => {
    stage.asked = [];
  });
  return stage;
}

interface Rendered {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}
const json = (text: string): Rendered => ({ status: 200, type: 'application/json', text });

function answer(stage: Stage, path: string, body: unknown): Rendered {
  const read = READS[path];
  if (read) return json(read());
  if (path === '/v1/messages/count_tokens') return json(anthropicCountTokens.answer(anthropicCountTokens.parse(body).messages.length));
  const embedding = EMBEDDINGS[path];
  if (embedding) {
    const call = embedding.parse(body);
    return json(call.answer({ model: 'm-1', vectors: call.embedding.input.map(({ length }) => [length, 0.5]), promptTokens: 3 }));
  }
  const wire = GENERATIONS[path];
  if (!wire) return { status: 404, type: 'text/plain', text: path };
  try {
    return generated(stage, wire, body);
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    const failure = wire.error(error, 'trace-1');
    return { status: failure.status, type: 'application/json', text: failure.body, headers: failure.headers };
  }
}

function generated(stage: Stage, wire: GenerationWire, body: unknown): Rendered {
  const call = wire.parse(body);
  const { script } = stage;
  stage.asked.push(call.generation);
  const exchange = { id: 'op-1', startedAt: 1_700_000_000_000, now: () => 1_700_000_000_500 };
  if (!call.generation.stream) {
    if (script.error) throw script.error;
    const collector = new AnswerCollector();
    for (const event of script.events) collector.add(event);
    return json(call.answer(collector.answer(), exchange));
  }
  const stream = call.stream(exchange);
  const told = script.events.map((event) => stream.event(event) + stream.heartbeat()).join('');
  return { status: 200, type: wire.streamType, text: told + (script.error ? stream.error(script.error) : stream.end()) };
}

export const start: GenerationEvent = { type: 'start', id: 'a-1', model: 'm-1@2' };
export const text = (said: string, choice = 0): GenerationEvent => ({ type: 'text', choice, text: said });
export const finish = (reason: 'stop' | 'length' | 'tool_calls' = 'stop', choice = 0): GenerationEvent => ({
  type: 'finish',
  choice,
  reason,
});
export const usage: GenerationEvent = { type: 'usage', usage: { promptTokens: 11, completionTokens: 5, cachedTokens: 4 } };
export const tool = (index: number, written: string, name?: string): GenerationEvent => ({
  type: 'tool',
  choice: 0,
  index,
  arguments: written,
  ...(name ? { id: `call_${index}`, name } : {}),
});

export const HELLO = [start, text('Hello, '), text('世界 "👩‍🚀"\n'), finish(), usage];
/** Two calls whose pieces interleave, after thoughts and text. */
export const CALLS = [
  start,
  { type: 'reasoning', choice: 0, text: 'Hmm… ' } as const,
  text('I ask.'),
  tool(0, '', 'left'),
  tool(1, '{"b":', 'right'),
  tool(0, '{"a":1}'),
  tool(1, '"世"}'),
  finish('tool_calls'),
  usage,
];
export const SAID = 'Hello, 世界 "👩‍🚀"\n';
export const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };
export const CITY = [start, text('{"city":'), text('"Köln"}'), finish(), usage];
export const user = [{ role: 'user' as const, content: 'Hi' }];
