import type { IncomingHttpHeaders } from 'node:http';

/** The key that a request shows: `Authorization: Bearer`, as OpenAI's clients send it, or `x-api-key`, as Anthropic's do. */
export function callerSecret({ authorization, 'x-api-key': apiKey }: IncomingHttpHeaders): string | undefined {
  if (typeof apiKey === 'string') return apiKey;
  if (authorization === undefined || !/^bearer /i.test(authorization)) return undefined;
  return authorization.slice('bearer '.length).trim();
}
