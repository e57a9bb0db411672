/**
 * The driver side of the Assay driver protocol, for TypeScript.
 *
 * A driver calls `serve(load)`. The runner speaks first, with a token; only then `load` is called, and only `load`
 * may import the learner's module, so nothing of the learner runs before the protocol is armed:
 *
 *     serve(async () => {
 *       const { parse, ParseError } = await import('./solution.ts');
 *       return { functions: { Parse: (text) => parse(String(text)) }, expected: [ParseError] };
 *     });
 *
 * A call is answered with `value`, with `error` ("Class: text") when an expected error is thrown, and with `panic`
 * for anything else. Calls run concurrently. Everything that the protocol needs is bound here, before the learner's
 * code is loaded, so that what it patches can break its own run at most.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

/** A JSON value as it crosses the boundary of the sandbox. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What the runner may call. Arguments arrive as JSON; the result must be JSON, a promise of it, or undefined (null). */
export type DriverFunction = (...args: Json[]) => unknown;

export interface Driver {
  readonly functions: Readonly<Record<string, DriverFunction>>;
  /** Classes of errors that a caller may expect from the functions. */
  readonly expected?: readonly (abstract new (...args: never[]) => unknown)[];
}

interface Request {
  readonly hello?: string;
  readonly id?: number;
  readonly call?: string;
  readonly args?: Json[];
  readonly signal?: string;
  readonly data?: Json;
}

const RECORD_SEPARATOR = '\x1e';
const STDOUT = 1;
const RETRY_PAUSE_MS = 1;
const LONGEST_TEXT = 2_048;

const { parse, stringify } = JSON;
const { isFinite, isNaN } = Number;
const { wait } = Atomics;
const exit = process.exit.bind(process);
const stdin = takeStdin();
const signals = new Map<string, { readonly sent: Json[]; readonly waiting: ((data: Json) => void)[] }>();
const pause = new Int32Array(new SharedArrayBuffer(4));

let prefix = '';

sendPrintsToStderr();

/** Speaks the protocol until stdin closes, then ends the process with status 0. */
export async function serve(load: () => Driver | Promise<Driver>): Promise<never> {
  let driver: Driver | undefined;
  for await (const line of createInterface({ input: stdin, crlfDelay: Infinity })) {
    const request = parse(line) as Request;
    if (request.hello !== undefined) {
      prefix = RECORD_SEPARATOR + request.hello;
      driver = await load();
      send({ ready: Object.keys(driver.functions).sort() });
    } else if (request.signal !== undefined) {
      deliver(request.signal, request.data ?? null);
    } else if (driver) {
      void answer(driver, request);
    }
  }
  return exit(0);
}

/** Tells the runner that something happened. */
export function emit(name: string, data: unknown = null): void {
  send({ event: name, data });
}

/** Waits for the next signal of that name and gives its data; one sent earlier is kept. */
export function nextSignal(name: string): Promise<Json> {
  const { sent, waiting } = mailbox(name);
  const data = sent.shift();
  return data === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(data);
}

async function answer(driver: Driver, { id, call = '', args = [] }: Request): Promise<void> {
  let line: Buffer;
  try {
    const run = driver.functions[call];
    if (!run) throw new RangeError(`the driver has no function ${call}`);
    line = answerLine(id, (await run(...args)) ?? null);
  } catch (thrown) {
    line = failureLine(id, driver, thrown);
  }
  put(line);
}

/** An answer that no line can carry (a cycle, a BigInt, a getter that throws) is a wrong answer, and must not become silence. */
function answerLine(id: number | undefined, value: unknown): Buffer {
  try {
    return toLine({ id, value });
  } catch (thrown) {
    return toLine({ id, panic: `the answer cannot be sent: ${describe(thrown)}` });
  }
}

function failureLine(id: number | undefined, { expected = [] }: Driver, thrown: unknown): Buffer {
  const foreseen = expected.some((type) => thrown instanceof type);
  if (!foreseen) explain(thrown);
  return toLine({ id, [foreseen ? 'error' : 'panic']: describe(thrown) });
}

/** What an error says of itself is the learner's code as well. */
function describe(thrown: unknown): string {
  try {
    return thrown instanceof Error ? `${thrown.name}: ${thrown.message}`.slice(0, LONGEST_TEXT) : typeof thrown;
  } catch {
    return 'an error that cannot be described';
  }
}

function explain(thrown: unknown): void {
  try {
    if (thrown instanceof Error) console.error(String(thrown.stack).slice(0, LONGEST_TEXT));
  } catch {
    return;
  }
}

function deliver(name: string, data: Json): void {
  const { sent, waiting } = mailbox(name);
  const resolve = waiting.shift();
  if (resolve) resolve(data);
  else sent.push(data);
}

function mailbox(name: string) {
  const box = signals.get(name) ?? { sent: [], waiting: [] };
  signals.set(name, box);
  return box;
}

/** JSON has no NaN and no infinities: they become strings, as in every kit. */
function nameNonFinite(_key: string, value: unknown): unknown {
  if (typeof value !== 'number' || isFinite(value)) return value;
  return isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

function send(message: object): void {
  put(toLine(message));
}

function toLine(message: object): Buffer {
  return Buffer.from(`${prefix}${stringify(message, nameNonFinite)}\n`);
}

/** Writes one whole line, synchronously, so that lines of concurrent calls never mix. */
function put(line: Buffer): void {
  for (let left = line; left.length > 0; left = left.subarray(writeSome(left)));
}

function writeSome(bytes: Buffer): number {
  try {
    return writeSync(STDOUT, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    wait(pause, 0, 0, RETRY_PAUSE_MS);
    return 0;
  }
}

/** Keeps the runner's lines private: for the program, stdin is empty. */
function takeStdin(): NodeJS.ReadableStream {
  const stdin = process.stdin;
  Object.defineProperty(process, 'stdin', { value: Readable.from([]), configurable: true });
  return stdin;
}

/** The program's own prints go to stderr; stdout belongs to the protocol. */
function sendPrintsToStderr(): void {
  Object.defineProperty(process, 'stdout', { value: process.stderr, configurable: true });
}
