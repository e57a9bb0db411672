import { open } from 'node:fs/promises';

const CHUNK_BYTES = 64 * 1_024;
const NEWLINE = 0x0a;

/**
 * The lines of a file from its last to its first; what stands after the last newline is being written and is left out. Reads
 * only as far back as it is asked for.
 */
export async function* linesBackwards(path: string): AsyncGenerator<string, void, undefined> {
  await using file = await open(path, 'r');
  let end = (await file.stat()).size;
  // The beginning of a line whose rest has been read, and whether a newline has been seen at all.
  let rest: Buffer = Buffer.alloc(0);
  let ended = false;
  while (end > 0) {
    const length = Math.min(CHUNK_BYTES, end);
    end -= length;
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, end);
    let until = buffer.length;
    for (let at = buffer.lastIndexOf(NEWLINE); at >= 0; at = at === 0 ? -1 : buffer.lastIndexOf(NEWLINE, at - 1)) {
      if (ended) yield Buffer.concat([buffer.subarray(at + 1, until), rest]).toString('utf8');
      ended = true;
      rest = Buffer.alloc(0);
      until = at;
    }
    rest = Buffer.concat([buffer.subarray(0, until), rest]);
  }
  if (ended) yield rest.toString('utf8');
}
