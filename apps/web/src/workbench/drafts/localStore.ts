import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { editor } from 'monaco-editor/editor/editor.api';
import type { EditLog } from '../editor/editLog.ts';
import type { Outbox, Submission } from '../run/submission.ts';
import type { Files } from './draftSync.ts';

/** How this browser left an exercise: everything that a reload brings back. */
export interface WorkspaceRecord {
  /** `<user id>/<exercise id>` */
  readonly key: string;
  /** Revision of the server's draft that the edits stand on, and its text. */
  readonly baseRevision: number;
  readonly saved: Files;
  readonly logs: Readonly<Record<string, EditLog>>;
  readonly views: Readonly<Record<string, editor.ICodeEditorViewState | null>>;
  readonly active: string;
  readonly stdin: string;
}

export interface KeptSubmission extends Submission {
  readonly userId: string;
}

interface Schema extends DBSchema {
  workspaces: { key: string; value: WorkspaceRecord };
  submissions: { key: string; value: KeptSubmission };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('assay', 1, {
    upgrade(db) {
      db.createObjectStore('workspaces', { keyPath: 'key' });
      db.createObjectStore('submissions', { keyPath: 'key' });
    },
  });
  return opened;
}

/** What this browser keeps, in IndexedDB. A browser that forbids it (private mode) works without: the server's draft remains. */
export const localStore = {
  readWorkspace: async (key: string): Promise<WorkspaceRecord | undefined> => {
    const db = await database().catch(() => undefined);
    return db?.get('workspaces', key);
  },
  writeWorkspace: async (record: WorkspaceRecord): Promise<void> => {
    const db = await database().catch(() => undefined);
    await db?.put('workspaces', record);
  },
  submissionsOf: async (userId: string, exerciseId: string): Promise<readonly KeptSubmission[]> => {
    const db = await database().catch(() => undefined);
    const all = (await db?.getAll('submissions')) ?? [];
    return all.filter((each) => each.userId === userId && each.body.exerciseId === exerciseId).sort((a, b) => a.createdAt - b.createdAt);
  },
  outboxOf: (userId: string): Outbox => ({
    put: async (submission) => {
      const db = await database().catch(() => undefined);
      await db?.put('submissions', { ...submission, userId });
    },
    remove: async (key) => {
      const db = await database().catch(() => undefined);
      await db?.delete('submissions', key);
    },
  }),
};
