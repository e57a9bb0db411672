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

const idAt = (line: string, at: number): string => line.slice(at, line.indexOf('"', at));

/** Whose end a line tells. */
export const settledBy = (line: string): string | undefined => (line.startsWith(SETTLED) ? idAt(line, SETTLED.length) : undefined);

/** Whose beginning a line tells. */
export const openedBy = (line: string): string | undefined => (line.startsWith(OPENED) ? idAt(line, OPENED.length) : undefined);

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
