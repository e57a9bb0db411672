import type { ExerciseDetail, RunMode } from '@assay/contracts';
import { createContext, use } from 'react';
import type { Store } from '../app/store.ts';
import type { Bench } from './bench.ts';
import type { Comparison } from './compare.ts';
import type { Panel } from './panes/panels.ts';
import type { RunDesk } from './run/runDesk.ts';

/** What every part of the workbench may use. */
export interface WorkbenchContext {
  readonly detail: ExerciseDetail;
  readonly runs: RunDesk;
  readonly panel: Store<Panel>;
  readonly comparison: Store<Comparison | undefined>;
  /** `undefined` while the editor is on its way */
  readonly bench: Bench | undefined;
  readonly benchFailure: unknown;
  readonly start: (mode: RunMode) => void;
}

const Context = createContext<WorkbenchContext | undefined>(undefined);

export const WorkbenchProvider = Context;

export function useWorkbench(): WorkbenchContext {
  const value = use(Context);
  if (!value) throw new Error('outside the workbench');
  return value;
}
