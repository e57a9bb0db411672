import type { Ask } from './load/connection.ts';

/** The key that the orchestrator's configuration of the benchmark knows. */
export const KEY = 'sk-assay-bench';
export const LIMITED_KEY = 'sk-assay-bench-limited';

const MESSAGES = [
  { role: 'system', content: 'You are a helpful assistant.' },
  { role: 'user', content: 'How far is it from Beijing to Shanghai, and how long does the train take?' },
];

const AUTHORIZED = { authorization: `Bearer ${KEY}` };

/** The one question that every contender is asked. */
export function question(port: number, headers: Readonly<Record<string, string>> = AUTHORIZED, more: object = {}): Ask {
  return { port, headers, body: JSON.stringify({ model: 'bench', messages: MESSAGES, max_tokens: 30, temperature: 0.2, ...more }) };
}
