import { connectDocker, DEFAULT_LIMITS, SandboxHost } from '@assay/sandbox';
import { randomUUID } from 'node:crypto';
import { figures, type Figure } from '../figures.ts';
import type { PartOptions } from '../part-options.ts';

const IMAGE = 'assay/base:current';
const LIMITS = { wallMs: 10_000, cpuMs: 10_000, outputBytes: 65_536, openFiles: 256, fileBytes: 1 << 20 };

/** From asking for a warm sandbox to the first byte that the submission's process prints. */
export async function dispatch({ rounds }: PartOptions): Promise<Figure[]> {
  const host = await SandboxHost.create({
    docker: connectDocker(),
    instanceId: `bench-${randomUUID()}`,
    ownerLabel: 'test',
    pools: [{ image: IMAGE, size: 1 }],
  });
  const samples: number[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      await host.warm();
      const began = performance.now();
      const sandbox = await host.lease(IMAGE, DEFAULT_LIMITS);
      const { promise: first, resolve } = Promise.withResolvers<number>();
      const process = await sandbox.exec({
        role: 'program',
        argv: ['echo', 'x'],
        limits: LIMITS,
        onStdout: () => resolve(performance.now()),
      });
      samples.push((await first) - began);
      await process.finished;
      await sandbox.dispose();
    }
  } finally {
    await host.close();
  }
  return figures('dispatch → user code, warm', 'ms', samples, { of: 'p50', atMost: 50 }, { of: 'p99', atMost: 150 });
}
