import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './platform.ts';

/** What a process holds and cannot let go, exactly: no garbage, which on a busy machine is most of what is resident. */
export interface HeldMemory {
  /** `NODE_OPTIONS` with which the process has to be started. */
  readonly nodeOptions: string;
  /** Bytes of all objects that are alive in it, with the memory of their buffers. */
  bytesOf(pid: number): Promise<number>;
  dispose(): Promise<void>;
}

/** As far as it is looked at. */
interface HeapSnapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: readonly string[] } };
  readonly nodes: readonly number[];
}

const WRITTEN_WITHIN_MS = 30_000;

export async function heldMemory(): Promise<HeldMemory> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-held-'));
  return {
    nodeOptions: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${folder}`,
    bytesOf: async (pid) => {
      process.kill(pid, 'SIGUSR2');
      const snapshot = await until(
        () => readSnapshot(folder),
        (read) => read !== undefined,
        WRITTEN_WITHIN_MS,
      );
      await Promise.all((await readdir(folder)).map((file) => rm(join(folder, file))));
      return snapshot === undefined ? NaN : bytesIn(snapshot);
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Undefined while it is not there, or not whole. */
async function readSnapshot(folder: string): Promise<HeapSnapshot | undefined> {
  const [file] = await readdir(folder);
  if (file === undefined) return undefined;
  try {
    return JSON.parse(await readFile(join(folder, file), 'utf8')) as HeapSnapshot;
  } catch {
    return undefined;
  }
}

function bytesIn({ snapshot, nodes }: HeapSnapshot): number {
  const { node_fields: fields } = snapshot.meta;
  const size = fields.indexOf('self_size');
  let bytes = 0;
  for (let at = size; at < nodes.length; at += fields.length) bytes += nodes[at] ?? 0;
  return bytes;
}
