import type { Files } from './drafts/draftSync.ts';

/** What the active file is compared with. */
export interface Comparison {
  readonly with: 'starter' | 'last' | 'run' | 'theirs';
  readonly files: Files;
  /** When that run was made, ISO 8601 */
  readonly time?: string;
}
