import { randomBytes } from 'node:crypto';
import { SandboxError } from './errors.ts';
import { unpackThen } from './files.ts';
import { encodeOrders } from './orders.ts';
import type { ProcessSpec } from './types.ts';

const DEFAULT_UMASK = 0o022;
/** Unlike 0 it also stops the kernel from handing a dump to a program of the host (core_pattern with a pipe). */
const NO_CORE_DUMP = 1;
/** The kernel kills those with the highest score first. */
const FIRST_TO_DIE = 1000;

/** The specification in arm's words. Throws SandboxError "invalid" for what cannot be carried out. */
export function orderFor(spec: ProcessSpec): Buffer {
  if (spec.files !== undefined && spec.role !== 'builder') throw new SandboxError('invalid', 'only the builder lays down files');
  const cwd = spec.cwd ?? '/work';
  try {
    return encodeOrders({
      cwd,
      settings: {
        // Whole seconds for each single process; the sum over all, in milliseconds, is watched from outside.
        cpu: Math.ceil(spec.limits.cpuMs / 1000) + 1,
        core: NO_CORE_DUMP,
        fsize: spec.limits.fileBytes,
        nofile: spec.limits.openFiles,
        umask: spec.umask ?? DEFAULT_UMASK,
        oom: FIRST_TO_DIE,
      },
      // A name that cannot be guessed: no other process of the run can have made the folder before.
      env: { HOME: `/tmp/home-${randomBytes(8).toString('hex')}`, ...spec.env },
      argv: spec.files === undefined ? spec.argv : unpackThen(spec.filesDir ?? cwd, spec.argv),
    });
  } catch (error) {
    throw new SandboxError('invalid', error instanceof Error ? error.message : String(error), { cause: error });
  }
}
