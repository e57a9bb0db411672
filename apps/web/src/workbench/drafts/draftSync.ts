import type { Draft } from '@assay/contracts';

export type Files = Readonly<Record<string, string>>;
export type SyncPhase = 'idle' | 'saving' | 'offline' | 'refused' | 'conflict';

/** What is known of the server's copy of the editor. The editor's own text is kept apart, so that typing never waits for this. */
export interface DraftSync {
  /** Revision that the next save starts from. */
  readonly revision: number;
  /** What the server holds at that revision; starter text where it holds nothing. */
  readonly saved: Files;
  readonly phase: SyncPhase;
  /** Sent and not yet answered. */
  readonly sending: Files | undefined;
  /** The newer draft that somebody else saved, while a choice is open. */
  readonly theirs: Draft | undefined;
  /** Why the server will not take this text, in phase `refused`. */
  readonly refusal: unknown;
  /** When the server last acknowledged, ISO 8601. */
  readonly savedAt: string | undefined;
}

export type DraftEvent =
  | { readonly type: 'sent'; readonly files: Files }
  | { readonly type: 'acknowledged'; readonly draft: Draft }
  | { readonly type: 'unreachable' }
  | { readonly type: 'refused'; readonly failure: unknown }
  | { readonly type: 'outdated'; readonly theirs: Draft }
  | { readonly type: 'mineChosen' }
  | { readonly type: 'theirsChosen' };

export function openSync(starter: Files, draft: Draft | undefined): DraftSync {
  const saved = { ...starter, ...draft?.files };
  const none = { sending: undefined, theirs: undefined, refusal: undefined };
  return { revision: draft?.revision ?? 0, saved, phase: 'idle', savedAt: draft?.savedAt, ...none };
}

export function reduceDraft(sync: DraftSync, event: DraftEvent): DraftSync {
  switch (event.type) {
    case 'sent':
      return { ...sync, phase: 'saving', sending: event.files, refusal: undefined };
    case 'acknowledged': {
      const { revision, savedAt, files } = event.draft;
      return { ...sync, phase: 'idle', revision, saved: { ...sync.saved, ...files }, sending: undefined, savedAt };
    }
    case 'unreachable':
      return { ...sync, phase: 'offline', sending: undefined };
    case 'refused':
      return { ...sync, phase: 'refused', sending: undefined, refusal: event.failure };
    case 'outdated':
      return { ...sync, phase: 'conflict', sending: undefined, theirs: event.theirs };
    case 'mineChosen':
      // Saving on top of their revision is what overwrites it; their text stays readable in their own browser.
      return { ...sync, phase: 'idle', revision: sync.theirs?.revision ?? sync.revision, theirs: undefined };
    case 'theirsChosen':
      return { ...sync, ...openSync(sync.saved, sync.theirs) };
  }
}

/** Whether the editor differs from the server's copy. */
export function isDirty(sync: DraftSync, files: Files): boolean {
  return Object.entries(files).some(([path, text]) => sync.saved[path] !== text);
}

export type FileStatus = 'saved' | 'saving' | 'dirty' | 'offline' | 'refused' | 'conflict';

/** What the badge of one file says. `offline`: it is safe in this browser, and will be sent; `refused`: safe here, and the server will not have it. */
export function fileStatus(sync: DraftSync, path: string, text: string): FileStatus {
  if (sync.saved[path] === text) return 'saved';
  if (sync.phase === 'conflict') return 'conflict';
  if (sync.phase === 'offline' || sync.phase === 'refused') return sync.phase;
  return sync.sending?.[path] === text ? 'saving' : 'dirty';
}

const URGENCY: readonly FileStatus[] = ['conflict', 'refused', 'offline', 'dirty', 'saving', 'saved'];

/** The one status that speaks for all files. */
export function worstOf(statuses: readonly FileStatus[]): FileStatus {
  return URGENCY.find((status) => statuses.includes(status)) ?? 'saved';
}

/** What to open: this browser's text, the server's, or a choice. */
export type Opening = 'local' | 'server' | 'conflict';

/** Compares what this browser kept (edits on top of `baseRevision`) with what the server holds now. */
export function chooseOpening(
  local: { readonly baseRevision: number; readonly dirty: boolean } | undefined,
  serverRevision: number,
): Opening {
  if (!local) return 'server';
  if (local.baseRevision >= serverRevision) return 'local';
  return local.dirty ? 'conflict' : 'server';
}
