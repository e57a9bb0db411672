import type { ConfigDiff } from '@assay/contracts';

/** The stretch of lines in which two texts differ. */
export function changedLines(before: string, after: string): ConfigDiff {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const shorter = Math.min(old.length, now.length);
  let same = 0;
  while (same < shorter && old[same] === now[same]) same++;
  let tail = 0;
  while (tail < shorter - same && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  return { line: same + 1, before: old.slice(same, old.length - tail), after: now.slice(same, now.length - tail) };
}
