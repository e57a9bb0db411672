import tar from 'tar-stream';
import { SandboxError } from './errors.ts';
import type { SandboxFile } from './types.ts';

/** The files as a tar stream, one chunk at a time. Throws SandboxError "invalid" for a path that leaves its folder. */
export async function* packFiles(files: readonly SandboxFile[]): AsyncGenerator<Uint8Array> {
  for (const { path } of files) {
    if (
      path === '' ||
      path.startsWith('/') ||
      path.includes('\0') ||
      path.split('/').some((part) => part === '..' || part === '.' || part === '')
    ) {
      throw new SandboxError('invalid', `path of a file: ${JSON.stringify(path)}`);
    }
  }
  const pack = tar.pack();
  for (const file of files) pack.entry({ name: file.path, mode: file.mode ?? 0o644 }, Buffer.from(file.content));
  pack.finalize();
  for await (const chunk of pack) yield chunk as Uint8Array;
}

/** Unpacks standard input below `dir`, then becomes argv: one exec does both. */
export function unpackThen(dir: string, argv: readonly string[]): string[] {
  return ['/bin/sh', '-c', 'mkdir -p "$0" && tar -xpf - --no-same-owner -C "$0" && exec "$@"', dir, ...argv];
}
