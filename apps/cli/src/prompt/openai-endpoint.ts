import { z } from 'zod';
import { SEED, TEMPERATURE, type Endpoint, type Question } from './run-suite.ts';

export interface EndpointOptions {
  /** As OpenAI's clients take it: with the `/v1` at its end. */
  readonly baseUrl: string;
  readonly key: string | undefined;
  /** Longest wait for one answer, ms. */
  readonly timeoutMs: number;
}

const Chat = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().nullish() }) })).min(1),
  usage: z.object({ completion_tokens: z.number() }).nullish(),
});
const Vectors = z.object({ data: z.array(z.object({ embedding: z.array(z.number()) })) });
const ERROR_CHARS = 300;

/** Any endpoint that speaks OpenAI's wire. */
export class OpenAiEndpoint implements Endpoint {
  constructor(private readonly options: EndpointOptions) {}

  async ask({ model, messages, maxTokens }: Question, signal: AbortSignal): Promise<{ text: string; tokens: number }> {
    const body = {
      model,
      messages,
      temperature: TEMPERATURE,
      seed: SEED,
      ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
    };
    const { choices, usage } = Chat.parse(await this.post('chat/completions', body, signal));
    return { text: choices[0]?.message.content ?? '', tokens: usage?.completion_tokens ?? 0 };
  }

  async embed(model: string, texts: readonly string[], signal: AbortSignal): Promise<readonly (readonly number[])[]> {
    const { data } = Vectors.parse(await this.post('embeddings', { model, input: texts, encoding_format: 'float' }, signal));
    return data.map(({ embedding }) => embedding);
  }

  private async post(path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
    const { baseUrl, key, timeoutMs } = this.options;
    const url = `${baseUrl.replace(/\/$/, '')}/${path}`;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    }).catch((cause: unknown) => {
      throw new Error(`${url} does not answer: ${reasonOf(cause)}`, { cause });
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${url} answers ${response.status}: ${text.slice(0, ERROR_CHARS)}`);
    return JSON.parse(text) as unknown;
  }
}

/** fetch hides what went wrong in the cause of its error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
