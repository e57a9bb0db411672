import { HTTP, type Draft, type ExerciseDetail, type Locale } from '@assay/contracts';
import { isPassing } from '../api/failure.ts';
import { perform } from '../api/request.ts';
import { Bench } from './bench.ts';
import { chooseOpening, isDirty, openSync, reduceDraft, type DraftSync, type Files, type Opening } from './drafts/draftSync.ts';
import { localStore, type WorkspaceRecord } from './drafts/localStore.ts';
import { textOf } from './editor/editLog.ts';
import { loadMonaco } from './editor/loadMonaco.ts';
import { toLf } from './editor/workspace.ts';

const withLf = (files: Files): Files => Object.fromEntries(Object.entries(files).map(([path, text]) => [path, toLf(text)]));

/** Brings an exercise back as it was left: what this browser kept, what the server holds, or a choice between the two. */
export async function openBench(detail: ExerciseDetail, userId: string, locale: Locale): Promise<Bench> {
  const key = `${userId}/${detail.id}`;
  const [monaco, record, draft] = await Promise.all([loadMonaco(locale), localStore.readWorkspace(key), readDraft(detail.id)]);
  const starter = withLf(Object.fromEntries(detail.files.filter((file) => file.role === 'edit').map((file) => [file.path, file.content])));
  const opening = chooseFor(record, draft, starter);
  const keptTexts = record ? { ...starter, ...textsOf(record) } : starter;
  const sync = openingSync(opening, starter, record, draft);
  const bench = new Bench({ monaco, detail, key, record, texts: opening === 'server' && !record ? sync.saved : keptTexts, sync });
  if (opening === 'server' && record) bench.workspace.replace(sync.saved);
  if (opening === 'local' && isDirty(sync, bench.workspace.texts())) void bench.drafts.save();
  return bench;
}

/** `undefined` when the server cannot be asked just now: this browser's copy then has to do. */
async function readDraft(id: string): Promise<Draft | undefined> {
  try {
    const draft = await perform(HTTP.getDraft, { params: { id } });
    return { ...draft, files: { ...withLf(draft.files) } };
  } catch (failure) {
    if (isPassing(failure)) return undefined;
    throw failure;
  }
}

function chooseFor(record: WorkspaceRecord | undefined, draft: Draft | undefined, starter: Files): Opening {
  if (!draft) return record ? 'local' : 'server';
  if (!record) return 'server';
  const dirty = Object.entries(textsOf(record)).some(([path, text]) => path in starter && text !== (record.saved[path] ?? starter[path]));
  return chooseOpening({ baseRevision: record.baseRevision, dirty }, draft.revision);
}

function openingSync(opening: Opening, starter: Files, record: WorkspaceRecord | undefined, draft: Draft | undefined): DraftSync {
  if (opening === 'server' || !record) return openSync(starter, draft);
  const local: DraftSync = {
    ...openSync(starter, undefined),
    revision: record.baseRevision,
    saved: { ...starter, ...record.saved },
    savedAt: draft?.savedAt,
  };
  return opening === 'conflict' && draft ? reduceDraft(local, { type: 'outdated', theirs: draft }) : local;
}

function textsOf(record: WorkspaceRecord): Files {
  return Object.fromEntries(Object.entries(record.logs).map(([path, log]) => [path, textOf(log)]));
}
