import type { GenerationEvent, GuardrailNote } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { note, notesHeader } from '../guardrails/notes.ts';
import { anthropicMessages } from './anthropic/messages.ts';
import { ollamaChat } from './ollama/chat.ts';
import { ollamaGenerate } from './ollama/generate.ts';
import { openAiChat } from './openai/chat.ts';
import { openAiCompletions } from './openai/completions.ts';
import { openAiResponses } from './openai/responses.ts';
import type { GenerationWire } from './wire.ts';

const NOTES: readonly GuardrailNote[] = [
  { side: 'input', decision: 'flag', layer: 'patterns', reason: 'override' },
  { side: 'output', decision: 'flag', layer: 'decoding', reason: 'base64: override' },
];
const EVENTS: readonly GenerationEvent[] = [
  { type: 'start', id: 'a', model: 'm@1.0.0' },
  { type: 'text', choice: 0, text: 'Hello' },
  { type: 'finish', choice: 0, reason: 'stop' },
  { type: 'usage', usage: { promptTokens: 1, completionTokens: 2 } },
];
const exchange = { id: 'x', startedAt: 0, now: () => 0 };
const messages = [{ role: 'user', content: 'Hi' }];

const WIRES: readonly [string, GenerationWire, object][] = [
  ['chat', openAiChat, { messages }],
  ['chat with usage', openAiChat, { messages, stream_options: { include_usage: true } }],
  ['completions', openAiCompletions, { prompt: 'Hi' }],
  ['completions with usage', openAiCompletions, { prompt: 'Hi', stream_options: { include_usage: true } }],
  ['responses', openAiResponses, { input: 'Hi' }],
  ['messages', anthropicMessages, { messages, max_tokens: 4 }],
  ["Ollama's chat", ollamaChat, { messages }],
  ["Ollama's generate", ollamaGenerate, { prompt: 'Hi' }],
];

function streamed(wire: GenerationWire, body: object, notes?: readonly GuardrailNote[]): string {
  const stream = wire.parse({ model: 'm', stream: true, ...body }).stream(exchange);
  return EVENTS.map((event) => stream.event(event)).join('') + stream.end(notes);
}

/** Everything that is JSON in a stream, whatever is around it. */
const objectsOf = (text: string): { assay?: unknown; response?: { assay?: unknown } }[] =>
  text
    .split('\n')
    .map((line) => line.replace(/^data: /, ''))
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as object);

describe('what guardrails have to say', () => {
  it.each(WIRES)('is told once at the end of a stream of %s', (_name, wire, body) => {
    const told = objectsOf(streamed(wire, body, NOTES)).map(({ assay, response }) => assay ?? response?.assay);
    expect(told.filter((one) => one !== undefined)).toEqual([{ guardrails: NOTES }]);
  });

  it.each(WIRES)('changes nothing of a stream of %s when it is nothing', (_name, wire, body) => {
    expect(streamed(wire, body, [])).toBe(streamed(wire, body));
    expect(streamed(wire, body)).not.toContain('assay');
  });

  it('is noted once for each reason, of what was let pass, and bounded', () => {
    const notes: GuardrailNote[] = [];
    const finding = (reason: string) => ({ layer: 'patterns' as const, reason, start: 0, end: 1, foundAt: 1 });
    const verdict = { decision: 'redact' as const, findings: [finding('override'), finding('override')], latencyMs: {} };
    note(notes, 'input', verdict);
    note(notes, 'output', verdict);
    note(notes, 'output', { ...verdict, decision: 'block' });
    note(notes, 'output', { ...verdict, decision: 'allow', findings: [] });
    expect(notesHeader(notes)).toBe(
      'redact;side=input;layer=patterns;reason="override", redact;side=output;layer=patterns;reason="override"',
    );
    note(notes, 'input', { ...verdict, findings: Array.from({ length: 99 }, (_none, index) => finding(`r${index}`)) });
    expect(notes).toHaveLength(16);
  });
});
