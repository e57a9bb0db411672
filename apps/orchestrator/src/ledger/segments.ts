import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Owner } from './life.ts';

/** Where an orchestrator keeps what it has not handed to the broker yet: `<life>.<number>.jsonl`. */
export const ledgerFolder = (home: string): string => join(home, 'ledger');

/** A part of one life's ledger. The last one alone tells of every attempt that is open. */
export interface Segment {
  readonly life: string;
  /** From 1. */
  readonly number: number;
  readonly path: string;
}

const NAME = /^([0-9a-z]+-[0-9a-f]+)\.(\d+)\.jsonl$/;

/** More than a head has, bytes. */
const HEAD_BYTES = 1_024;
const Head = z.object({ life: z.string(), segment: z.number().int(), owner: Owner });

export const segmentOf = (folder: string, life: string, number: number): Segment => ({
  life,
  number,
  path: join(folder, `${life}.${String(number).padStart(6, '0')}.jsonl`),
});

/** First line of a segment. */
export const headLine = ({ life, number }: Segment, owner: Owner): string => `${JSON.stringify({ life, segment: number, owner })}\n`;

/** Whose segment it is. Undefined: somebody else wrote it. */
export function ownerOf({ path }: Segment): Owner | undefined {
  const fd = openSync(path, 'r');
  const head = Buffer.alloc(HEAD_BYTES);
  const text = head.toString('utf8', 0, readSync(fd, head));
  closeSync(fd);
  try {
    return Head.parse(JSON.parse(text.slice(0, text.indexOf('\n')))).owner;
  } catch {
    return undefined;
  }
}

/** The segments in a folder by their life, in order; none where there is no folder. */
export function segmentsIn(folder: string): Map<string, Segment[]> {
  const lives = new Map<string, Segment[]>();
  for (const name of namesIn(folder).toSorted()) {
    const [, life = '', number = ''] = NAME.exec(name) ?? [];
    if (life === '') continue;
    const segments = lives.get(life) ?? [];
    lives.set(life, segments);
    segments.push({ life, number: Number(number), path: join(folder, name) });
  }
  return lives;
}

/** Bytes of a segment; 0 of one that is gone. */
export const sizeOf = ({ path }: Segment): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** Bytes of all segments in a folder. */
export const bytesIn = (folder: string): number =>
  [...segmentsIn(folder).values()].flat().reduce((bytes, segment) => bytes + sizeOf(segment), 0);

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
