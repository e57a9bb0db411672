import type { Limits } from '@assay/contracts';
import type { LimitHit, Sandbox, SandboxFile } from '@assay/sandbox';
import { BROKE_DOWN, LAB_FOLDER, type Build } from '../languages/language.ts';
import { TextCollector } from '../observers/text-collector.ts';
import { compileLimits } from './limits.ts';
import type { Progress } from './progress.ts';

/** Where files of an exercise with root /tmp travel; a tar can be unpacked below one folder only. */
const CARRIED = `${LAB_FOLDER}/root`;
/** Printed once the files are laid down. Nothing of the submission runs here, so no one else prints it. */
const UNPACKED = 'unpacked';

/** What a shell makes of ILL, TRAP, ABRT, BUS, FPE, SEGV, XCPU, XFSZ and SYS: signals that a process brings on itself. */
const CRASHED: readonly number[] = [BROKE_DOWN, 132, 133, 134, 135, 136, 139, 152, 153, 159];
/** A compiler that got less of one core than this, in the time it had, was kept waiting by others. */
const STARVED_BELOW = 0.25;

export type CompileEnd =
  | { readonly ended: 'built' }
  | { readonly ended: 'refused'; readonly output: string }
  | { readonly ended: 'crashed' }
  | { readonly ended: 'limit'; readonly limit: LimitHit };

/** Lays the files down and compiles, in one exec. Rejects when the platform failed or is overloaded, or with the signal's reason. */
export async function compile(
  sandbox: Sandbox,
  build: Build,
  limits: Limits,
  progress: Progress,
  signal: AbortSignal,
): Promise<CompileEnd> {
  const output = new TextCollector();
  const phase = { end: progress.begin('files'), unpacked: false };
  try {
    const process = await sandbox.exec({
      role: 'builder',
      argv: ['/bin/sh', '-c', `echo ${UNPACKED}\n[ ! -d ${CARRIED} ] || cp -R ${CARRIED}/. /tmp/ || exit 3\n${build.script}`],
      cwd: '/work',
      env: build.env,
      limits: compileLimits(limits),
      files: filesOf(build),
      filesDir: '/work',
      signal,
      onStdout: () => {
        if (phase.unpacked) return;
        phase.end();
        Object.assign(phase, { end: progress.begin('compile'), unpacked: true });
      },
      onStderr: (bytes) => output.add(bytes),
    });
    const { ended, limit, exitCode, cpuMs } = await process.finished;
    signal.throwIfAborted();
    if (limit && starved(limit, cpuMs, limits)) {
      throw new Error(`the compiler had ${Math.round(cpuMs)} ms of CPU in ${limit.limit} ms: this machine is overloaded`);
    }
    if (limit) return { ended: 'limit', limit };
    if (ended === 'exit' && exitCode === 0) return { ended: 'built' };
    if (ended === 'exit' && exitCode === 1 && phase.unpacked) return { ended: 'refused', output: output.text() };
    if (ended === 'exit' && CRASHED.includes(exitCode) && phase.unpacked) return { ended: 'crashed' };
    throw new Error(`the builder ended by ${ended} with exit code ${exitCode}: ${output.text().slice(0, 500)}`);
  } finally {
    phase.end();
  }
}

/** Compilers wait for nothing but the processor: one that ran out of time without having used it is not the learner's fault. */
function starved({ kind, limit }: LimitHit, cpuMs: number, { cpus }: Limits): boolean {
  return kind === 'wall' && cpuMs < limit * Math.min(1, cpus) * STARVED_BELOW;
}

function filesOf({ files }: Build): SandboxFile[] {
  return Object.entries(files).map(([path, content]) => ({
    path: path.replace(/^\/tmp\//, `${CARRIED}/`).slice('/work/'.length),
    content,
  }));
}
