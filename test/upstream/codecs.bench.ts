import { Buffer } from 'node:buffer';
import { loadavg } from 'node:os';
import type { GenerationEvent } from '@assay/contracts';
import {
  AnswerCollector,
  anthropicMessages,
  anthropicUpstream,
  ollamaChat,
  ollamaUpstream,
  openAiChat,
  openAiUpstream,
  type Exchange,
  type GenerationWire,
  type Upstream,
} from '@assay/inference';
import { HELLO } from './say.ts';
import { anthropic } from './wires/anthropic.ts';
import { ollama } from './wires/ollama.ts';
import { openAi } from './wires/openai.ts';

/** What the codecs cost, ns per operation: the median of several rounds, each in one process. JSON.parse beside them. */
const ROUNDS = 9;
const ROUND_MS = 120;

function measure(work: () => unknown): number {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = process.cpuUsage();
    const until = performance.now() + ROUND_MS;
    let times = 0;
    for (; performance.now() < until; times += 100) for (let i = 0; i < 100; i += 1) sink = work();
    const { user, system } = process.cpuUsage(began);
    rounds.push(((user + system) * 1_000) / times);
  }
  return rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? NaN;
}

/** Results go here, so that no work is left out. */
export let sink: unknown;

const exchange: Exchange = { id: 'op-1', startedAt: Date.now(), now: () => Date.now() };
const messages = [{ role: 'user', content: 'What is the capital of France?' }];
const TOKENS = 200;
const say = { ...HELLO, text: Array.from({ length: TOKENS }, (_, i) => ` token${i}`) };
const text: GenerationEvent = { type: 'text', choice: 0, text: ' token' };

const sides: readonly [name: string, GenerationWire, Upstream, string, readonly string[]][] = [
  [
    'openai',
    openAiChat,
    openAiUpstream,
    openAi.whole(HELLO),
    openAi.frames(say, { stream: true, stream_options: { include_usage: true } }),
  ],
  ['anthropic', anthropicMessages, anthropicUpstream, anthropic.whole(HELLO), anthropic.frames(say, {})],
  ['ollama', ollamaChat, ollamaUpstream, ollama.whole(HELLO), ollama.frames(say, {})],
];

const figures: Record<string, Record<string, number>> = {};
for (const [name, wire, upstream, whole, frames] of sides) {
  const body = { model: 'm', messages, max_tokens: 64, temperature: 0.7, ...(name === 'openai' ? { user: 'u' } : {}) };
  const json = JSON.stringify(body);
  const call = wire.parse(body);
  const answer = upstream.answer(whole);
  const stream = call.stream(exchange);
  stream.event({ type: 'start', id: 'a', model: 'm' });
  stream.event(text);
  const pieces = frames.map((frame) => Buffer.from(frame));
  const decode = (chunks: readonly Uint8Array[]): GenerationEvent[] => {
    const events: GenerationEvent[] = [];
    const decoder = upstream.decoder();
    for (const chunk of chunks) decoder.feed(chunk, events);
    decoder.end(events);
    return events;
  };
  const joined = [Buffer.concat(pieces)];
  const events = decode(joined);
  figures[name] = {
    'JSON.parse of the body': measure(() => JSON.parse(json)),
    'parse body': measure(() => wire.parse(body)),
    'render answer': measure(() => call.answer(answer, exchange)),
    'render chunk': measure(() => stream.event(text)),
    'upstream request': measure(() => upstream.request(call.generation, { model: 'm', key: 'k' })),
    'read answer': measure(() => upstream.answer(whole)),
    'decode event, one a chunk': measure(() => decode(pieces)) / pieces.length,
    'decode event, all in one': measure(() => decode(joined)) / pieces.length,
    'collect event':
      measure(() => events.reduce((collector, event) => (collector.add(event), collector), new AnswerCollector())) / events.length,
  };
}
const rounded = Object.fromEntries(
  Object.entries(figures).map(([name, row]) => [name, Object.fromEntries(Object.entries(row).map(([what, ns]) => [what, Math.round(ns)]))]),
);
console.log(`ns per operation, CPU time; load average ${loadavg()[0]?.toFixed(1)}`);
console.table(rounded);
