import { nextRecord, recordAt, recordLength, HEADER_BYTES, type LogRecord } from './record.ts';
import { keepApart, readRange, type Damage } from './recover.ts';
import { listSegments, segmentPath } from './segments.ts';

/** Some records in a row, and the position after them. */
export interface LogSlice {
  readonly records: readonly LogRecord[];
  readonly next: number;
  /** What had to be passed over; it is kept apart. */
  readonly damage: readonly Damage[];
}

/**
 * Reads whole records from a position, as many as fit in `memory`, but at least one, and none that ends beyond `durable`. Their
 * bodies lie there until it is used again. The same way is taken by what has just been written and by what an earlier life left.
 */
export async function readLog(folder: string, position: number, durable: number, memory: Buffer): Promise<LogSlice> {
  const bases = await listSegments(folder);
  const index = bases.findLastIndex((base) => base <= position);
  const base = bases[index];
  if (base === undefined) {
    // Somebody removed files. What is there is worth more than stopping.
    const next = bases[0] ?? durable;
    return { records: [], next, damage: [await keepApart(folder, 'missing', position, Buffer.alloc(0), next - position)] };
  }
  const end = Math.min(bases[index + 1] ?? durable, durable);
  const path = segmentPath(folder, base);
  let chunk = await readRange(path, position - base, Math.min(memory.length, end - position), memory);
  const first = recordLength(chunk, 0);
  if (first !== undefined && first > chunk.length) chunk = await readRange(path, position - base, Math.min(first, end - position));

  const records: LogRecord[] = [];
  let at = 0;
  for (let record = recordAt(chunk, at); record; record = recordAt(chunk, at)) {
    records.push(record);
    at += HEADER_BYTES + record.body.length;
  }
  if (at > 0) return { records, next: position + at, damage: [] };
  const rest = await readRange(path, position - base, end - position);
  const found = nextRecord(rest, 1) ?? end - position;
  return { records, next: position + found, damage: [await keepApart(folder, 'corrupt', position, rest.subarray(0, found))] };
}
