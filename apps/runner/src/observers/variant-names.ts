import { createHash } from 'node:crypto';

/** A name for a variant that tells nothing about it and differs from run to run; also a shell identifier. */
export function variantName(folder: string, runId: string): string {
  return `v${createHash('sha256').update(`${runId}/${folder}`).digest('hex').slice(0, 16)}`;
}

/** The same folders in an order that depends on the run alone. */
export function drawnOrder(folders: readonly string[], runId: string): string[] {
  return folders.toSorted((a, b) => (variantName(a, runId) < variantName(b, runId) ? -1 : 1));
}
