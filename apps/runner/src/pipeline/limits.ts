import type { Limits } from '@assay/contracts';
import type { ProcessLimits, SandboxLimits } from '@assay/sandbox';

const KIB = 1_024;
const MIB = 1_024 * KIB;
/** Compilers open many files whatever an exercise allows its programs. */
const COMPILER_OPEN_FILES = 1_024;
const COMPILER_OUTPUT_BYTES = 256 * KIB;

export function sandboxLimits({ memoryMb, pids, cpus, diskMb }: Limits): SandboxLimits {
  return { memoryBytes: memoryMb * MIB, pids, cpus, diskBytes: diskMb * MIB };
}

/** Of each process of a check, or of the program in mode "try". */
export function checkLimits({ wallMs, cpuMs, outputKb, openFiles, diskMb }: Limits): ProcessLimits {
  return { wallMs, cpuMs, outputBytes: outputKb * KIB, openFiles, fileBytes: diskMb * MIB };
}

/** Of the compile phase; a compiler may keep every core busy for the whole time. */
export function compileLimits({ compileMs, cpus, diskMb }: Limits): ProcessLimits {
  return {
    wallMs: compileMs,
    cpuMs: Math.ceil(compileMs * Math.max(1, cpus)),
    outputBytes: COMPILER_OUTPUT_BYTES,
    openFiles: COMPILER_OPEN_FILES,
    fileBytes: diskMb * MIB,
  };
}
