import { setTimeout as sleep } from 'node:timers/promises';
import { docker } from './docker.ts';

const LOOKS = 100;
const LOOK_EVERY_MS = 100;

/** What is to go, and how. */
export interface Removal {
  /** The ids of what is still there. */
  readonly list: () => Promise<readonly string[]>;
  /** The docker command that takes ids away; they follow it. */
  readonly remove: readonly string[];
}

/**
 * Removes until nothing is left: somebody else may be removing the same at this moment, and Docker refuses to begin what
 * it is doing already. Rejects with CommandFailed when something stays for some 10 s, or with the signal's reason.
 */
export async function removeAll({ list, remove }: Removal, signal?: AbortSignal): Promise<void> {
  const options = signal ? { signal } : {};
  for (let look = 1; ; look += 1) {
    const ids = await list();
    if (ids.length === 0) return;
    try {
      await docker([...remove, ...ids], options);
    } catch (error) {
      if (signal?.aborted || look === LOOKS) throw error;
      await sleep(LOOK_EVERY_MS, undefined, options);
    }
  }
}
