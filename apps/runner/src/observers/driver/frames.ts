import type { Json } from '@assay/grading';
import { parseBounded } from '../bounded-json.ts';
import { GatheredBytes } from '../gathered-bytes.ts';

const NEWLINE = 0x0a;
const MAX_NAME = 200;
const MAX_TEXT = 8_192;
/** How every kit begins an answer. */
const ANSWER_ID = /^\{"id":(\d{1,15})[,}]/;

export type DriverMessage =
  | { readonly type: 'ready'; readonly functions: readonly string[] }
  | { readonly type: 'answer'; readonly id: number; readonly answer: { value: Json } | { error: string } | { panic: string } }
  | { readonly type: 'event'; readonly name: string; readonly data: Json };

/**
 * Finds the driver's lines in what its process prints: byte 0x1E, token, JSON. Anything else, whatever it is,
 * belongs to the program and is skipped. Holds at most one line of `maxLineBytes`.
 */
export class DriverFrames {
  private readonly prefix: Buffer;
  /** The line so far, unless it is too long already. */
  private readonly line = new GatheredBytes();
  private length = 0;

  constructor(
    token: string,
    private readonly maxLineBytes: number,
  ) {
    this.prefix = Buffer.from(`\x1e${token}`);
  }

  push(bytes: Uint8Array): DriverMessage[] {
    const messages: DriverMessage[] = [];
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      this.keep(bytes.subarray(from, end));
      const message = this.length <= this.maxLineBytes ? this.read(this.line.bytes) : undefined;
      if (message) messages.push(message);
      this.line.clear();
      this.length = 0;
      from = end + 1;
    }
    this.keep(bytes.subarray(from));
    return messages;
  }

  /** Memory that is held, bytes. */
  get bytesHeld(): number {
    return this.line.bytesHeld;
  }

  private keep(part: Uint8Array): void {
    this.length += part.length;
    if (this.length > this.maxLineBytes) this.line.clear();
    else this.line.add(part);
  }

  /** A print without a line end may stand before the prefix. */
  private read(line: Buffer): DriverMessage | undefined {
    const at = line.indexOf(this.prefix);
    if (at < 0) return undefined;
    const text = line.toString('utf8', at + this.prefix.length);
    return toMessage(parseBounded(text)) ?? unreadableAnswer(text);
  }
}

/** An answer whose value is refused is a wrong answer; passed over, it would look like a call that takes too long. */
function unreadableAnswer(text: string): DriverMessage | undefined {
  const [, id] = ANSWER_ID.exec(text) ?? [];
  return id === undefined ? undefined : { type: 'answer', id: Number(id), answer: { panic: 'the answer cannot be read' } };
}

function toMessage(json: Json | undefined): DriverMessage | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const { ready, id, event } = json;
  if (Array.isArray(ready) && ready.every((name) => typeof name === 'string')) return { type: 'ready', functions: ready };
  if (typeof event === 'string' && event.length <= MAX_NAME) return { type: 'event', name: event, data: own(json, 'data') ?? null };
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return undefined;
  const value = own(json, 'value');
  if (value !== undefined) return { type: 'answer', id, answer: { value } };
  for (const key of ['error', 'panic'] as const) {
    const text = own(json, key);
    if (typeof text === 'string')
      return { type: 'answer', id, answer: { [key]: text.slice(0, MAX_TEXT) } as { error: string } | { panic: string } };
  }
  return undefined;
}

function own(json: Readonly<Record<string, Json>>, key: string): Json | undefined {
  return Object.hasOwn(json, key) ? json[key] : undefined;
}
