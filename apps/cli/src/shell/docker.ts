import { run, type RunOptions } from './run.ts';

/** Runs the docker command line; see {@link run}. */
export function docker(args: readonly string[], options: RunOptions = {}): Promise<string> {
  return run('docker', args, options);
}

/** `[]` where a docker command lists nothing, else its lines. */
export async function dockerLines(args: readonly string[], options: RunOptions = {}): Promise<string[]> {
  return (await docker(args, options)).split('\n').filter((line) => line !== '');
}

/** Whether a Docker daemon answers here. */
export async function dockerAnswers(signal?: AbortSignal): Promise<boolean> {
  try {
    await docker(['version', '--format', '{{.Server.Version}}'], { signal });
    return true;
  } catch {
    return false;
  }
}
