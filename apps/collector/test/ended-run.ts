import type { EndedRun } from '../src/evidence/settlement.ts';
import type { SpanHead } from '../src/store/store-messages.ts';

export const FINISHED_AT = '2026-01-01T00:00:10.000Z';
export const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

/** A graded run that has passed. */
export function endedRun(changes: Partial<EndedRun> = {}): EndedRun {
  return {
    id: '01980000-0000-7000-8000-000000000001',
    exerciseId: 'vector-dot',
    exerciseVersion: '1.0.0',
    mode: 'grade',
    state: 'done',
    verdict: 'passed',
    checks: [],
    tests: [],
    diagnostics: [],
    phases: [],
    attempt: true,
    traceId: TRACE_ID,
    createdAt: '2026-01-01T00:00:05.500Z',
    finishedAt: FINISHED_AT,
    ...changes,
  };
}

const SERVER = 2;

/** The gateway's span, that a browser began, and one below it. */
export const WHOLE: readonly SpanHead[] = [
  { spanId: 'a'.repeat(16), parentId: 'f'.repeat(16), service: 'gateway', name: 'POST /api/v1/runs', kind: SERVER },
  { spanId: 'b'.repeat(16), parentId: 'a'.repeat(16), service: 'runner', name: 'run', kind: 5 },
];
