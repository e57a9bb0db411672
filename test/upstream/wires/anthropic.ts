import type { Say, VendorWire } from '../say.ts';

const STOP: Record<Say['finish'], string> = { stop: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use', content_filter: 'refusal' };

const usageOf = ({ usage }: Say, output: number) => ({
  input_tokens: (usage?.prompt ?? 0) - (usage?.cached ?? 0),
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: usage?.cached ?? 0,
  output_tokens: output,
  service_tier: 'standard',
});

const frame = (event: { type: string; [field: string]: unknown }): string => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

const block = (index: number, content_block: unknown, deltas: readonly unknown[]): string[] => [
  frame({ type: 'content_block_start', index, content_block }),
  ...deltas.map((delta) => frame({ type: 'content_block_delta', index, delta })),
  frame({ type: 'content_block_stop', index }),
];

/** `POST /v1/messages` as api.anthropic.com answers it. */
export const anthropic: VendorWire = {
  streamType: 'text/event-stream; charset=utf-8',
  streams: (asked) => asked['stream'] === true,

  whole(say) {
    return JSON.stringify({
      id: `msg_${say.id}`,
      type: 'message',
      role: 'assistant',
      model: say.model,
      content: [
        ...(say.reasoning.length > 0 ? [{ type: 'thinking', thinking: say.reasoning.join(''), signature: 'c2ln' }] : []),
        ...(say.text.length > 0 ? [{ type: 'text', text: say.text.join('') }] : []),
        ...say.calls.map(({ id, name, pieces }) => ({ type: 'tool_use', id, name, input: JSON.parse(pieces.join('') || '{}') as unknown })),
      ],
      stop_reason: STOP[say.finish],
      stop_sequence: null,
      ...(say.usage ? { usage: usageOf(say, say.usage.completion) } : {}),
    });
  },

  frames(say) {
    const named = { id: `msg_${say.id}`, type: 'message', role: 'assistant', model: say.model, content: [] };
    const message = { ...named, stop_reason: null, stop_sequence: null, ...(say.usage ? { usage: usageOf(say, 1) } : {}) };
    let index = 0;
    const frames = [frame({ type: 'message_start', message }), frame({ type: 'ping' })];
    if (say.reasoning.length > 0) {
      const deltas = [
        ...say.reasoning.map((thinking) => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: 'c2ln' },
      ];
      frames.push(...block(index++, { type: 'thinking', thinking: '', signature: '' }, deltas));
    }
    if (say.text.length > 0) {
      const deltas = say.text.map((text) => ({ type: 'text_delta', text }));
      frames.push(...block(index++, { type: 'text', text: '' }, deltas));
    }
    for (const { id, name, pieces } of say.calls) {
      const deltas = ['', ...pieces].map((partial_json) => ({ type: 'input_json_delta', partial_json }));
      frames.push(...block(index++, { type: 'tool_use', id, name, input: {} }, deltas));
    }
    const usage = say.usage ? { usage: { output_tokens: say.usage.completion } } : {};
    frames.push(frame({ type: 'message_delta', delta: { stop_reason: STOP[say.finish], stop_sequence: null }, ...usage }));
    frames.push(frame({ type: 'message_stop' }));
    return frames;
  },

  refusal(status, message) {
    const types: Record<number, string> = {
      400: 'invalid_request_error',
      401: 'authentication_error',
      403: 'permission_error',
      404: 'not_found_error',
      429: 'rate_limit_error',
      529: 'overloaded_error',
    };
    return JSON.stringify({ type: 'error', error: { type: types[status] ?? 'api_error', message }, request_id: 'req_1' });
  },
};
