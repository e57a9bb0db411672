import { byTurns, type Say, type VendorWire } from '../say.ts';

const CREATED = 1_700_000_000;

const usageOf = ({ usage }: Say) =>
  usage && {
    prompt_tokens: usage.prompt,
    completion_tokens: usage.completion,
    total_tokens: usage.prompt + usage.completion,
    prompt_tokens_details: { cached_tokens: usage.cached ?? 0, audio_tokens: 0 },
  };

const frame = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;

/** `POST /v1/chat/completions` as api.openai.com answers it. */
export const openAi: VendorWire = {
  streamType: 'text/event-stream; charset=utf-8',
  streams: (asked) => asked['stream'] === true,

  whole(say) {
    const tool_calls = say.calls.map(({ id, name, pieces }) => ({ id, type: 'function', function: { name, arguments: pieces.join('') } }));
    const message = {
      role: 'assistant',
      content: say.text.length > 0 ? say.text.join('') : null,
      refusal: null,
      annotations: [],
      ...(say.reasoning.length > 0 ? { reasoning_content: say.reasoning.join('') } : {}),
      ...(tool_calls.length > 0 ? { tool_calls } : {}),
    };
    const usage = usageOf(say);
    return JSON.stringify({
      id: `chatcmpl-${say.id}`,
      object: 'chat.completion',
      created: CREATED,
      model: say.model,
      choices: [{ index: 0, message, logprobs: null, finish_reason: say.finish }],
      ...(usage ? { usage } : {}),
      service_tier: 'default',
      system_fingerprint: 'fp_1',
    });
  },

  frames(say, asked) {
    const head = {
      id: `chatcmpl-${say.id}`,
      object: 'chat.completion.chunk',
      created: CREATED,
      model: say.model,
      system_fingerprint: 'fp_1',
    };
    const wanted = (asked['stream_options'] as { include_usage?: boolean } | undefined)?.include_usage === true;
    const chunk = (delta: unknown, finish: string | null = null): string =>
      frame({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }], ...(wanted ? { usage: null } : {}) });
    const usage = wanted ? usageOf(say) : null;
    return [
      chunk({ role: 'assistant', content: '', refusal: null }),
      ...say.reasoning.map((piece) => chunk({ reasoning_content: piece })),
      ...say.text.map((piece) => chunk({ content: piece })),
      ...byTurns(say.calls).map(([index, piece, text]) => {
        const named = piece === 0 ? { id: say.calls[index]?.id, type: 'function' } : {};
        const made = piece === 0 ? { name: say.calls[index]?.name, arguments: text } : { arguments: text };
        return chunk({ tool_calls: [{ index, ...named, function: made }] });
      }),
      chunk({}, say.finish),
      ...(usage ? [frame({ ...head, choices: [], usage })] : []),
      'data: [DONE]\n\n',
    ];
  },

  refusal(status, message) {
    const type =
      status === 429 ? 'requests' : status === 401 ? 'invalid_request_error' : status < 500 ? 'invalid_request_error' : 'server_error';
    const code = status === 429 ? 'rate_limit_exceeded' : status === 401 ? 'invalid_api_key' : null;
    return JSON.stringify({ error: { message, type, param: null, code } });
  },
};

/** `POST /v1/embeddings`: three numbers for each text, made of its length. */
export function openAiEmbeddings(asked: Readonly<Record<string, unknown>>): string {
  const input = Array.isArray(asked['input']) ? (asked['input'] as string[]) : [String(asked['input'])];
  const data = input.map((text, index) => ({ object: 'embedding', index, embedding: [text.length, 0.5, -0.25] }));
  return JSON.stringify({
    object: 'list',
    data,
    model: asked['model'],
    usage: { prompt_tokens: input.length, total_tokens: input.length },
  });
}
