import { randomUUID } from 'node:crypto';
import type { Process, ProcessEnd, ProcessSpec, Sandbox } from '@assay/sandbox';
import type { Build } from '../src/languages/language.ts';
import type { Bench } from '../src/observers/observer.ts';

const LIMITS = { wallMs: 5_000, cpuMs: 5_000, outputBytes: 65_536, openFiles: 64, fileBytes: 65_536 };

/** How a process ends that does as it should. */
export const ENDED: ProcessEnd = { ended: 'exit', exitCode: 0, stdoutBytes: 0, stderrBytes: 0, truncated: false, ms: 1, cpuMs: 1 };

/** A bench whose sandbox runs processes that the test plays. */
export function playedBench(build: Pick<Build, 'driver' | 'variants'>, play: (spec: ProcessSpec) => Process): Bench {
  const sandbox: Pick<Sandbox, 'exec' | 'memoryBytes'> = {
    exec: (spec) => Promise.resolve(play(spec)),
    memoryBytes: () => Promise.resolve(1_000),
  };
  return {
    runId: randomUUID(),
    sandbox: sandbox as Sandbox,
    probe: () => Promise.reject(new Error('no probe here')),
    build: { files: {}, script: '', env: {}, ...build },
    variants: new Map(),
    facts: {},
    limits: LIMITS,
    env: {},
    clock: () => performance.now(),
    notice: () => undefined,
    signal: new AbortController().signal,
  };
}
