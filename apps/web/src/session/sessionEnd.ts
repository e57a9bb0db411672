import { hasCode } from '../api/failure.ts';
import { createStore } from '../app/store.ts';

/** Set when any request finds that the session has ended; the page then asks to log in again. */
export const sessionEnded = createStore(false);

export function reportFailure(failure: unknown): void {
  if (hasCode(failure, 'unauthenticated', 'token_expired')) sessionEnded.set(true);
}
