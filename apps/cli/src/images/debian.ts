import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker as machines } from '../shell/docker.ts';
import { CommandFailed, run } from '../shell/run.ts';
import { DEBIAN, repository } from './definition.ts';

/** The docker command line, of whichever daemon. */
type DockerCommand = typeof machines;

const UPSTREAM = 'debian:trixie-slim';
const OURS = `${repository(DEBIAN)}:trixie`;
/** A registry that says nothing for this long is taken for unreachable. */
const SILENCE_MS = 10_000;

/** Makes sure that assay/debian:trixie is there: pulled where a registry answers, else built by mmdebstrap. */
export async function ensureDebian(say: (line: string) => void, signal: AbortSignal, docker: DockerCommand = machines): Promise<void> {
  if (await exists(OURS, signal, docker)) return;
  if ((await exists(UPSTREAM, signal, docker)) || (await pull(signal, docker))) {
    await docker(['tag', UPSTREAM, OURS], { signal });
    return;
  }
  say('no container registry answers: making Debian trixie with mmdebstrap');
  await bootstrapDebian(signal, docker);
}

async function exists(image: string, signal: AbortSignal, docker: DockerCommand): Promise<boolean> {
  return (await docker(['image', 'ls', '--quiet', image], { signal })) !== '';
}

async function pull(signal: AbortSignal, docker: DockerCommand): Promise<boolean> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    await docker(['pull', UPSTREAM], { signal: AbortSignal.any([signal, silence.signal]), onLine: () => void timer.refresh() });
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  } finally {
    clearTimeout(timer);
  }
}

async function bootstrapDebian(signal: AbortSignal, docker: DockerCommand): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-debian-'));
  const archive = join(folder, 'trixie.tar');
  try {
    // No mirror is named: mmdebstrap takes Debian's own, and the host's apt settings (proxy, certificates) hold.
    await run('mmdebstrap', ['--variant=minbase', '--include=ca-certificates', 'trixie', archive], { signal });
    const input = await open(archive);
    try {
      await docker(['import', '-', OURS], { input: input.fd, signal });
    } finally {
      await input.close();
    }
  } catch (error) {
    if (error instanceof CommandFailed && error.exitCode === undefined) {
      throw new Error(
        'No container registry answers, and mmdebstrap is not installed. Run: apt-get install mmdebstrap debian-archive-keyring',
        { cause: error },
      );
    }
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
