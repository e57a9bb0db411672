import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { PLACEHOLDER_KEY, SNIPPETS, snippetOf } from './snippets.ts';

const ORIGIN = 'http://127.0.0.1:4410';
const body = {
  model: 'chat',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: `What's "$HOME"\n\\ and \`id\`?` },
  ],
  seed: 7,
  stream: true,
};

describe('a request to copy', () => {
  it.each(SNIPPETS)('%s: holds a placeholder where the key belongs, and the address', (kind) => {
    const text = snippetOf(kind, body, ORIGIN);
    expect(text).toContain(PLACEHOLDER_KEY);
    expect(text).toContain(ORIGIN);
  });

  it('curl: a shell passes on exactly the body, whatever characters it holds', () => {
    const script = `curl() { for last; do :; done; printf %s "$last"; }\n${snippetOf('curl', body, ORIGIN)}`;
    expect(JSON.parse(execFileSync('sh', ['-c', script], { encoding: 'utf8' }))).toEqual(body);
  });

  it('the OpenAI client: calls with the whole body, and reads the stream', () => {
    const text = snippetOf('openai', body, ORIGIN);
    const call = /create\((\{[^]*?\n\})\)/.exec(text)?.[1] ?? '';
    expect(JSON.parse(call)).toEqual(body);
    expect(text).toContain('for await');
    expect(snippetOf('openai', { ...body, stream: undefined }, ORIGIN)).not.toContain('for await');
  });

  it('the Anthropic client: system prompt apart, a bound always, nothing that its API does not know', () => {
    const call = /stream\((\{[^]*?\n\})\)/.exec(snippetOf('anthropic', body, ORIGIN))?.[1] ?? '';
    expect(JSON.parse(call)).toEqual({ model: 'chat', max_tokens: 1024, system: 'Be brief.', messages: [body.messages[1]] });
    expect(snippetOf('anthropic', { ...body, stream: undefined, max_tokens: 5 }, ORIGIN)).toContain('"max_tokens": 5');
  });
});
