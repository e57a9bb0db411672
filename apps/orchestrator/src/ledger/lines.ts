import { AttemptRecord, OpenedAttempt, type AttemptEnd, type AttemptReserve } from '@assay/contracts';

/**
 * The lines of the ledger, in the spool and in its stream: what an attempt may cost when it begins, and what it did cost when it
 * has ended. What a line is stands at its beginning, so that who only passes it on need not parse it.
 */
const OPENED = '{"opened":{"attemptId":"';
const SETTLED = '{"attemptId":"';

/** `facts` are JSON, made once for both lines of an attempt. */
export const openedLine = (facts: string, reserve: AttemptReserve): string =>
  `{"opened":${facts.slice(0, -1)},"reserve":${JSON.stringify(reserve)}}}\n`;
export const settledLine = (facts: string, end: AttemptEnd): string => `${facts.slice(0, -1)},${JSON.stringify(end).slice(1)}\n`;
export const recordLine = (record: AttemptRecord): string => `${JSON.stringify(record)}\n`;

const idFrom = (line: string, at: number): string => line.slice(at, line.indexOf('"', at));

/** Whose end a line tells. */
export const settledBy = (line: string): string | undefined => (line.startsWith(SETTLED) ? idFrom(line, SETTLED.length) : undefined);

/** Whose beginning a line tells. */
export const openedBy = (line: string): string | undefined => (line.startsWith(OPENED) ? idFrom(line, OPENED.length) : undefined);

type LineKind = 'opened' | 'settled' | 'other';

const QUOTE = 0x22;
const KINDS: Readonly<Record<number, LineKind>> = { [OPENED.charCodeAt(2)]: 'opened', [SETTLED.charCodeAt(2)]: 'settled' };

/** What the line is that begins there, told by its third byte. */
export const kindAt = (bytes: Buffer, start: number): LineKind => KINDS[bytes[start + 2] ?? 0] ?? 'other';

/** Whose line it is. */
export function idAt(bytes: Buffer, start: number, kind: LineKind): string {
  const from = start + (kind === 'opened' ? OPENED.length : SETTLED.length);
  return bytes.toString('latin1', from, bytes.indexOf(QUOTE, from));
}

export const recordIn = (line: string): AttemptRecord | undefined => AttemptRecord.safeParse(parse(line)).data;

export function openedIn(line: string): OpenedAttempt | undefined {
  const value = parse(line);
  return typeof value === 'object' && value !== null && 'opened' in value ? OpenedAttempt.safeParse(value.opened).data : undefined;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
