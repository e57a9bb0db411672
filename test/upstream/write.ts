import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { faultOf, type Plan } from './plan.ts';

/** Writes an answer as `plan` spoils it. Returns when all is written, the connection is gone, or it fell silent for good. */
export async function writeBody(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  frames: readonly string[],
  plan: Plan,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const pauseFor = (ms: number): Promise<void> => pause(ms, undefined, { signal: gone.signal }).catch(() => undefined);

  const delay = faultOf(plan, 'delay');
  if (delay) await pauseFor(delay.ms);
  if (faultOf(plan, 'endless-headers')) {
    endlessHeaders(response);
    return;
  }
  const end = endOf(plan);
  if (end && end.afterBytes < 0) {
    if (end.kind === 'reset') response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(status, headers);
  response.flushHeaders();
  const pieces = cut(spoiled(frames, plan), plan);
  const pace = faultOf(plan, 'pace')?.ms ?? 0;
  let left = end ? end.afterBytes : Infinity;
  for (const piece of pieces) {
    if (gone.signal.aborted) return;
    const sent = piece.subarray(0, left);
    left -= sent.length;
    if (sent.length > 0 && !response.write(sent)) await once(response, 'drain', { signal: gone.signal }).catch(() => undefined);
    if (left === 0) break;
    // One turn of the loop at the least, so that pieces leave one by one.
    if (pace > 0) await pauseFor(pace);
    else if (pieces.length > 1) await turn();
  }
  if (end?.kind === 'reset') response.socket?.resetAndDestroy();
  else if (end?.kind !== 'stall') response.end();
}

function endOf(plan: Plan) {
  return faultOf(plan, 'stall') ?? faultOf(plan, 'truncate') ?? faultOf(plan, 'reset');
}

function spoiled(frames: readonly string[], plan: Plan): Buffer[] {
  const bytes = frames.map((frame) => Buffer.from(frame));
  const insert = faultOf(plan, 'insert');
  if (insert) bytes.splice(insert.afterFrames, 0, typeof insert.bytes === 'string' ? Buffer.from(insert.bytes) : Buffer.from(insert.bytes));
  return bytes;
}

/** Frame by frame where time passes between them; in pieces of a size where that is asked for; else all at once. */
function cut(frames: readonly Buffer[], plan: Plan): readonly Buffer[] {
  const split = faultOf(plan, 'split');
  if (!split) return faultOf(plan, 'pace') ? frames : [Buffer.concat(frames)];
  const all = Buffer.concat(frames);
  return Array.from({ length: Math.ceil(all.length / split.bytes) }, (_, i) => all.subarray(i * split.bytes, (i + 1) * split.bytes));
}

function endlessHeaders(response: ServerResponse): void {
  const { socket } = response;
  if (!socket) return;
  let line = 0;
  const more = (): void => {
    while (!socket.destroyed && socket.write(`x-more-${line++}: ${'y'.repeat(1_000)}\r\n`));
  };
  socket.on('drain', more);
  socket.on('error', () => undefined);
  socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n');
  more();
}
