import type { Say, VendorWire } from '../say.ts';

const CREATED = '2026-01-02T03:04:05.678901Z';

const callsOf = (say: Say) =>
  say.calls.map(({ name, pieces }) => ({ function: { name, arguments: JSON.parse(pieces.join('') || '{}') as unknown } }));

const final = (say: Say) => ({
  done_reason: say.finish === 'length' ? 'length' : 'stop',
  done: true,
  total_duration: 5_000_000,
  load_duration: 1_000_000,
  ...(say.usage
    ? { prompt_eval_count: say.usage.prompt, prompt_eval_duration: 2_000_000, eval_count: say.usage.completion, eval_duration: 2_000_000 }
    : {}),
});

/** `POST /api/chat` as Ollama answers it. */
export const ollama: VendorWire = {
  streamType: 'application/x-ndjson',
  streams: (asked) => asked['stream'] !== false,

  whole(say) {
    const message = {
      role: 'assistant',
      content: say.text.join(''),
      ...(say.reasoning.length > 0 ? { thinking: say.reasoning.join('') } : {}),
      ...(say.calls.length > 0 ? { tool_calls: callsOf(say) } : {}),
    };
    return JSON.stringify({ model: say.model, created_at: CREATED, message, ...final(say) });
  },

  frames(say) {
    const line = (message: object, more: object): string =>
      `${JSON.stringify({ model: say.model, created_at: CREATED, message: { role: 'assistant', content: '', ...message }, ...more })}\n`;
    return [
      ...say.reasoning.map((thinking) => line({ thinking }, { done: false })),
      ...say.text.map((content) => line({ content }, { done: false })),
      ...(say.calls.length > 0 ? [line({ tool_calls: callsOf(say) }, { done: false })] : []),
      line({}, final(say)),
    ];
  },

  refusal: (_status, message) => JSON.stringify({ error: message }),
};

/** `POST /api/embed` */
export function ollamaEmbed(asked: Readonly<Record<string, unknown>>): string {
  const input = Array.isArray(asked['input']) ? (asked['input'] as string[]) : [String(asked['input'])];
  return JSON.stringify({
    model: asked['model'],
    embeddings: input.map((text) => [text.length, 0.5, -0.25]),
    prompt_eval_count: input.length,
  });
}
