/** A request as others send it: on the command line, or with the official clients. */
export const SNIPPETS = ['curl', 'openai', 'anthropic'] as const;
export type Snippet = (typeof SNIPPETS)[number];

/** Stands where the reader's own key belongs; no key is ever known to the page. */
export const PLACEHOLDER_KEY = 'YOUR_ASSAY_KEY';
/** Anthropic's API demands a bound; this one is used where the request has none. */
const ANTHROPIC_MAX_TOKENS = 1024;

type Body = Readonly<Record<string, unknown>>;

/** `origin` of the inference platform, without a slash at the end. */
export function snippetOf(kind: Snippet, body: Body, origin: string): string {
  switch (kind) {
    case 'curl':
      return curl(body, origin);
    case 'openai':
      return openAi(body, origin);
    case 'anthropic':
      return anthropic(body, origin);
  }
}

/** Within single quotes the shell knows one special character: the quote itself. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function curl(body: Body, origin: string): string {
  return [
    `curl -N ${origin}/v1/chat/completions`,
    `  -H 'Authorization: Bearer ${PLACEHOLDER_KEY}'`,
    `  -H 'Content-Type: application/json'`,
    `  -d ${quoted(JSON.stringify(body, undefined, 2))}`,
  ].join(' \\\n');
}

function openAi(body: Body, origin: string): string {
  const call = `await client.chat.completions.create(${JSON.stringify(body, undefined, 2)})`;
  const use =
    body['stream'] === true
      ? `const stream = ${call};\nfor await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? '');`
      : `const answer = ${call};\nconsole.log(answer.choices[0]?.message.content);`;
  return `import OpenAI from 'openai';

const client = new OpenAI({ baseURL: '${origin}/v1', apiKey: '${PLACEHOLDER_KEY}' });
${use}
`;
}

function anthropic(body: Body, origin: string): string {
  const call = JSON.stringify(anthropicBody(body), undefined, 2);
  const use =
    body['stream'] === true
      ? `const stream = client.messages.stream(${call});\nstream.on('text', (text) => process.stdout.write(text));\nawait stream.finalMessage();`
      : `const message = await client.messages.create(${call});\nfor (const block of message.content) if (block.type === 'text') console.log(block.text);`;
  return `import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic({ baseURL: '${origin}', apiKey: '${PLACEHOLDER_KEY}' });
${use}
`;
}

/** Anthropic's API has the system prompt apart, and neither a seed nor a JSON mode. */
function anthropicBody(body: Body): Body {
  const messages = body['messages'] as readonly { readonly role: string; readonly content: string }[];
  const system = messages.find(({ role }) => role === 'system')?.content;
  return {
    model: body['model'],
    max_tokens: body['max_tokens'] ?? ANTHROPIC_MAX_TOKENS,
    ...(system === undefined ? {} : { system }),
    ...(body['temperature'] === undefined ? {} : { temperature: body['temperature'] }),
    messages: messages.filter(({ role }) => role !== 'system'),
  };
}
