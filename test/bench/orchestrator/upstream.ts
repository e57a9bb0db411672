/**
 * The vendor behind every contender, a process of its own: `PORT=… node upstream.ts`. It speaks OpenAI's wire as fast as node:http
 * can: one fixed answer, or a stream at an even pace whose every token is the moment at which it was sent. It takes spans, too, and
 * forgets them.
 */
import { createServer, type ServerResponse } from 'node:http';

/** Tokens that the fixed answer says it took. */
const PROMPT_TOKENS = 20;
const COMPLETION_TOKENS = 30;

const ANSWER = Buffer.from(
  JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'bench',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: 'The train from Beijing to Shanghai takes about four and a half hours over 1,318 km of track.',
        },
        finish_reason: 'stop',
      },
    ],
    usage: { prompt_tokens: PROMPT_TOKENS, completion_tokens: COMPLETION_TOKENS, total_tokens: PROMPT_TOKENS + COMPLETION_TOKENS },
  }),
);
const ANSWER_HEADERS = { 'content-type': 'application/json', 'content-length': ANSWER.byteLength };
const STREAM_HEADERS = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' };

const chunk = (fields: object): string =>
  `data: ${JSON.stringify({ id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'bench', ...fields })}\n\n`;
const delta = (content: string): string => chunk({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
const [BEFORE, AFTER] = delta('@').split('@') as [string, string];
const ROLE = chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] });
const END = `${chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}${chunk({
  choices: [],
  usage: { prompt_tokens: PROMPT_TOKENS, completion_tokens: COMPLETION_TOKENS, total_tokens: PROMPT_TOKENS + COMPLETION_TOKENS },
})}data: [DONE]\n\n`;
/** 128 KiB at once, and then nothing more. */
const HEAP = delta('x'.repeat(1_000)).repeat(128);
const PIECE = Buffer.from(delta('x'.repeat(1_000)).repeat(16));

/** Sends for as long as somebody takes it. */
function flood(response: ServerResponse): void {
  const more = (): void => {
    while (!response.destroyed && response.write(PIECE));
  };
  response.on('drain', more);
  more();
}

/** The moment as every process of this machine sees it, microseconds. */
const micros = (): bigint => process.hrtime.bigint() / 1_000n;

/** Sends `tokens` tokens, one each `everyMs`; the first at once. */
function pace(response: ServerResponse, tokens: number, everyMs: number): void {
  let left = tokens;
  const next = (): void => {
    response.write(`${BEFORE}t${micros()}${AFTER}`);
    if (--left > 0) return;
    clearInterval(timer);
    response.end(END);
  };
  const timer = setInterval(next, everyMs);
  response.write(ROLE);
  next();
  response.once('close', () => clearInterval(timer));
}

const server = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    const body = Buffer.concat(pieces);
    if (request.url === '/v1/traces') {
      response.writeHead(200, { 'content-type': 'application/x-protobuf', 'content-length': 0 }).end();
      return;
    }
    if (!body.includes('"stream":true')) {
      response.writeHead(200, ANSWER_HEADERS).end(ANSWER);
      return;
    }
    response.writeHead(200, STREAM_HEADERS);
    if (body.includes('"user":"heap"')) response.write(HEAP);
    else if (body.includes('"user":"flood"')) flood(response);
    else pace(response, Number(/"max_tokens":(\d+)/.exec(body.toString())?.[1] ?? 50), 20);
  });
});
server.keepAliveTimeout = 600_000;
server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1');
