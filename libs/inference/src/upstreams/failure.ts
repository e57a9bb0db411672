import { AssayError, type ErrorCode } from '@assay/contracts';
import type { JsonObject } from '../generation.ts';
import { upstreamInvalid } from '../sse/invalid.ts';
import { isObject, objectOrEmpty } from './reading.ts';
import { askedWait } from './retry-after.ts';
import type { UpstreamResponse, UpstreamTarget } from './upstream.ts';

const MOST_WORDS = 400;
/** As much of a sentence is searched for keys; what is told lies well within, so that no half of a key is left at its end. */
const MOST_SEARCHED = 4_000;

/** What providers call a prompt that does not fit; all but the first are only found in their sentences. */
const TOO_LONG = ['context_length_exceeded', 'maximum context length', 'prompt is too long', 'exceeds the available context size'];

/** What a provider says of its error: `{error: {message, type, code}}`, or `{error: "…"}` with Ollama. */
export interface ProviderError {
  readonly words: string;
  readonly type: string;
}

export function providerError(body: JsonObject): ProviderError {
  const error = body['error'] ?? body;
  if (typeof error === 'string') return { words: error, type: '' };
  if (!isObject(error)) return { words: '', type: '' };
  const { message, code, type } = error;
  const named = [code, type].filter((name): name is string => typeof name === 'string').join(' ');
  return { words: typeof message === 'string' ? message : '', type: named };
}

/** The error that a status means. The provider's words are told only where the request was at fault, and never with a key in them. */
export function failureOf(response: UpstreamResponse, target: UpstreamTarget): AssayError {
  const { status } = response;
  if (status < 400) return upstreamInvalid('unexpected_shape', `status ${status}`);
  const said = providerError(objectOrEmpty(response.body));
  const code = codeOf(status, said);
  const wait = askedWait(response.headers, response.receivedAt);
  return new AssayError(code, {
    details: { status, ...(wait === undefined ? {} : { retryAfterMs: wait }), ...told(code, said.words, target.key) },
  });
}

/** The error that a provider tells in the middle of a stream, or with a status of 200. */
export function failureTold(body: JsonObject): AssayError {
  const said = providerError(body);
  const code = codeOf(statusOf(said.type, body), said);
  return new AssayError(code, { details: { status: 200, ...told(code, said.words, undefined) } });
}

function codeOf(status: number, said: ProviderError): ErrorCode {
  if (status === 401 || status === 403) return 'upstream_key_refused';
  if (status === 404) return 'model_not_found';
  if (status === 429) return 'upstream_rate_limited';
  if (status === 408 || status === 409 || status === 425 || status >= 500) return 'upstream_failed';
  const words = `${said.type} ${said.words}`.toLowerCase();
  return TOO_LONG.some((sign) => words.includes(sign)) ? 'context_length_exceeded' : 'upstream_rejected';
}

/** The status that an error would have had, had it come before the stream. */
function statusOf(type: string, body: JsonObject): number {
  const error = body['error'];
  const code = isObject(error) ? error['code'] : undefined;
  if (typeof code === 'number' && code >= 400 && code < 600) return code;
  if (/rate_limit|insufficient_quota/.test(type)) return 429;
  if (/authentication|permission|invalid_api_key/.test(type)) return 401;
  if (type.includes('not_found')) return 404;
  if (/invalid_request|context_length|BadRequest/.test(type)) return 400;
  return 500;
}

function told(code: ErrorCode, words: string, key: string | undefined): { words?: string } {
  if (words === '' || (code !== 'upstream_rejected' && code !== 'context_length_exceeded')) return {};
  return { words: withoutKeys(words.slice(0, MOST_SEARCHED), key).slice(0, MOST_WORDS) };
}

const KEYS = /\b(?:sk|pk|rk|xai|gsk|hf|key|Bearer)[-_ ][\w.~+/*-]{6,}/gi;

function withoutKeys(words: string, key: string | undefined): string {
  const plain = key ? words.replaceAll(key, '[key]') : words;
  return plain.replaceAll(KEYS, '[key]');
}
