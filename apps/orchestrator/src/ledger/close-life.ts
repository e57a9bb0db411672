import { appendFileSync, readFileSync, truncateSync } from 'node:fs';
import type { AttemptRecord, OpenedAttempt } from '@assay/contracts';
import { interruptedOf } from './attempt-records.ts';
import { openedBy, openedIn, recordLine, settledBy } from './lines.ts';
import type { Segment } from './segments.ts';

/**
 * Settles what a life that is over left open, behind what it wrote itself. A line that its end cut short never counted: nothing had
 * been sent upstream before it was whole. Whatever interrupts this, it may be repeated. Throws what the file system says.
 */
export function closeLife(segments: readonly Segment[]): AttemptRecord[] {
  const last = segments.at(-1);
  if (!last) return [];
  const bytes = readFileSync(last.path);
  const whole = bytes.lastIndexOf(0x0a) + 1;
  if (whole < bytes.length) truncateSync(last.path, whole);
  const closed = openIn(bytes.toString('utf8', 0, whole).split('\n')).map(interruptedOf);
  if (closed.length > 0) appendFileSync(last.path, closed.map(recordLine).join(''));
  return closed;
}

/** The attempts that began in these lines and did not end. */
export function openIn(lines: readonly string[]): OpenedAttempt[] {
  const open = new Map<string, string>();
  for (const line of lines) {
    const opened = openedBy(line);
    if (opened !== undefined) open.set(opened, line);
    else open.delete(settledBy(line) ?? '');
  }
  return [...open.values()].flatMap((line) => openedIn(line) ?? []);
}
