import type { ChatMessage, Settings } from './conversation.ts';

/** The body of a chat completion in OpenAI's wire. A stream is always asked for its usage. */
export function chatBody(settings: Settings, history: readonly ChatMessage[], prompt: string): Record<string, unknown> {
  const { model, system, temperature, maxTokens, seed, json, stream } = settings;
  const messages: ChatMessage[] = [
    ...(system.trim() === '' ? [] : [{ role: 'system' as const, content: system }]),
    ...history,
    { role: 'user', content: prompt },
  ];
  return {
    model,
    messages,
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
    ...(seed === undefined ? {} : { seed }),
    ...(json ? { response_format: { type: 'json_object' } } : {}),
    ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
  };
}
