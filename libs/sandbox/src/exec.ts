import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import type { ProcessHandle } from './control.ts';
import { SandboxError } from './errors.ts';
import { FrameReader } from './frames.ts';
import { READY } from './orders.ts';
import { readProcess } from './proc.ts';
import type { Role } from './types.ts';

const ARM = '/opt/assay/bin/arm';
const INSPECT_EVERY_MS = 2;
const LONGEST_PAUSE_MS = 50;
const PID_LOOKS = 500;

/** An exec in which `arm` waits for orders. */
export interface ArmedExec {
  readonly role: Role;
  readonly handle: ProcessHandle;
  /** Standard input goes in; what comes out is for `frames` only. */
  readonly socket: Duplex;
  readonly frames: FrameReader;
}

/**
 * Starts `arm` and resolves when it waits. Rejects with SandboxError, or when the signal says so; then its connection is
 * closed and `arm` ends by itself. Docker leaves the connection of an exec open for good when the container dies while it starts.
 */
export async function armExec(container: Dockerode.Container, role: Role, uid: number, signal: AbortSignal): Promise<ArmedExec> {
  const exec = await container.exec({
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Cmd: [ARM],
    User: `${uid}:${uid}`,
    WorkingDir: '/',
    abortSignal: signal,
  });
  const socket = await exec.start({ hijack: true, stdin: true, abortSignal: signal });
  // Errors show as the end of the frames; without a listener they would end the runner.
  socket.on('error', () => socket.destroy());
  const onAbort = (): void => void socket.destroy();
  signal.addEventListener('abort', onAbort);
  try {
    signal.throwIfAborted();
    const frames = new FrameReader(socket);
    const first = await frames.next();
    if (first?.stream !== 'stderr' || first.bytes[0] !== READY || first.bytes.length !== 1) {
      throw new SandboxError(
        'daemon',
        `arm did not start: ${Buffer.from(first?.bytes ?? [])
          .toString('utf8')
          .trim()}`,
      );
    }
    const pid = await pidOf(exec, signal);
    return { role, socket, frames, handle: { execId: exec.id, uid, pid, startTime: readProcess(pid)?.startTime ?? 0 } };
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** `arm` may speak before Docker has written down its process id. */
async function pidOf(exec: Dockerode.Exec, signal: AbortSignal): Promise<number> {
  for (let look = 0; look < PID_LOOKS; look += 1) {
    const { Pid: pid } = await exec.inspect();
    if (pid > 0) return pid;
    await sleep(INSPECT_EVERY_MS, undefined, { signal });
  }
  throw new SandboxError('daemon', 'Docker does not tell the process id of an exec');
}

/** The exit code of an exec whose process is gone, or undefined when Docker does not know it within `withinMs`. */
export async function exitCodeOf(docker: Dockerode, execId: string, withinMs: number): Promise<number | undefined> {
  for (let waited = 0, pause = INSPECT_EVERY_MS; waited < withinMs; waited += pause, pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const { Running, ExitCode } = await docker.getExec(execId).inspect();
    if (!Running && ExitCode !== null) return ExitCode;
    await sleep(pause);
  }
  return undefined;
}
