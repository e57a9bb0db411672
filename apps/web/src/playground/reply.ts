import { z } from 'zod';
import { readFailure } from './chatFailure.ts';
import type { Failure, Reply, Usage } from './conversation.ts';
import type { ChatEvent } from './chatStream.ts';
import { parseJson } from './parseJson.ts';

/** The most of a body that one reply keeps, UTF-16 units. */
export const RAW_CHARS = 200_000;
/** The most pieces of text whose arrival is kept. */
const PIECES = 2_000;

const WireUsage = z.object({
  prompt_tokens: z.number(),
  completion_tokens: z.number(),
  prompt_tokens_details: z.object({ cached_tokens: z.number().optional() }).nullish(),
});
const Said = z.object({ content: z.string().nullish(), reasoning_content: z.string().nullish() });
/** A chunk of a stream, or a whole answer: they differ in the name of what was said. */
const Chunk = z.object({
  choices: z.array(z.object({ delta: Said.optional(), message: Said.optional(), finish_reason: z.string().nullish() })).catch([]),
  usage: WireUsage.nullish().catch(undefined),
});

export function newReply(request: Record<string, unknown>, askedAt: string): Reply {
  return { state: 'waiting', request, headers: {}, text: '', reasoning: '', raw: '', timing: { askedAt, piecesMs: [] } };
}

/** What is known of a reply after one more event. Pure; an event after the end changes nothing. */
export function advance(reply: Reply, event: ChatEvent): Reply {
  if (reply.state !== 'waiting' && reply.state !== 'answering') return reply;
  switch (event.type) {
    case 'headers':
      return { ...reply, status: event.status, headers: event.headers, timing: { ...reply.timing, headersMs: event.ms } };
    case 'data':
      return readData(withRaw(reply, `data: ${event.data}\n\n`), event.data, event.ms);
    case 'body':
      return readBody(withRaw(reply, event.text), event.text, event.ms);
    case 'end':
      return end(reply, event.ms);
    case 'stopped':
      return settle(reply, 'stopped', event.ms);
    case 'lost':
      return fail(
        reply,
        { code: reply.status === undefined ? 'unreachable' : 'stream_broken', message: '', inBand: reply.text !== '' },
        event.ms,
      );
  }
}

function withRaw(reply: Reply, piece: string): Reply {
  return reply.raw.length >= RAW_CHARS ? reply : { ...reply, raw: (reply.raw + piece).slice(0, RAW_CHARS) };
}

function readData(reply: Reply, data: string, ms: number): Reply {
  if (data === '[DONE]') return settle(reply, 'done', ms);
  const value = parseJson(data);
  const failure = readFailure(value, true);
  return failure ? fail(reply, failure, ms) : readChunk(reply, value, ms);
}

function readBody(reply: Reply, text: string, ms: number): Reply {
  const value = parseJson(text);
  const ok = reply.status === undefined || reply.status < 400;
  if (ok && value !== undefined) return settle(readChunk(reply, value, ms), 'done', ms);
  const failure = readFailure(value, false) ?? { code: ok ? 'stream_broken' : statusCode(reply.status), message: '', inBand: false };
  const retryAfter = Number(reply.headers['retry-after'] ?? Number.NaN);
  return fail(reply, Number.isFinite(retryAfter) ? { ...failure, retryAfter } : failure, ms);
}

/** An error page without a body that we know, such as a proxy's. */
const statusCode = (status = 0): string => (status === 401 ? 'unauthenticated' : status === 404 ? 'not_found' : 'service_unavailable');

function readChunk(reply: Reply, value: unknown, ms: number): Reply {
  const chunk = Chunk.safeParse(value);
  if (!chunk.success) return reply;
  const [choice] = chunk.data.choices;
  const said = choice?.delta ?? choice?.message;
  const text = said?.content ?? '';
  const reasoning = said?.reasoning_content ?? '';
  const next: Reply = {
    ...reply,
    text: reply.text + text,
    reasoning: reply.reasoning + reasoning,
    finishReason: choice?.finish_reason ?? reply.finishReason,
    usage: chunk.data.usage ? usageOf(chunk.data.usage) : reply.usage,
  };
  // A chunk that only says who speaks is no token.
  if (text === '' && reasoning === '') return next;
  const piecesMs = reply.timing.piecesMs.length < PIECES ? [...reply.timing.piecesMs, ms] : reply.timing.piecesMs;
  return { ...next, state: 'answering', timing: { ...reply.timing, piecesMs, lastPieceMs: ms } };
}

function usageOf({ prompt_tokens, completion_tokens, prompt_tokens_details }: z.infer<typeof WireUsage>): Usage {
  return { promptTokens: prompt_tokens, completionTokens: completion_tokens, cachedTokens: prompt_tokens_details?.cached_tokens ?? 0 };
}

/** A stream that ends without saying so was cut. */
function end(reply: Reply, ms: number): Reply {
  return fail(reply, { code: 'stream_broken', message: '', inBand: reply.text !== '' }, ms);
}

function fail(reply: Reply, failure: Failure, ms: number): Reply {
  return { ...settle(reply, 'failed', ms), failure };
}

function settle(reply: Reply, state: Reply['state'], ms: number): Reply {
  return { ...reply, state, timing: { ...reply.timing, endMs: ms } };
}
