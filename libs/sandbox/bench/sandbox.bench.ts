/**
 * How long the parts of a run take besides the run itself. Prints a table and one line of JSON.
 * Run: node --conditions=@assay/source libs/sandbox/bench/sandbox.bench.ts [--image assay/base:current] [--rounds 50] [--runtime crun]
 */
import { parseArgs } from 'node:util';
import { connectDocker, DEFAULT_LIMITS, type ProcessLimits, SandboxHost } from '../src/index.ts';

const { values } = parseArgs({
  options: {
    image: { type: 'string', default: 'assay/base:current' },
    rounds: { type: 'string', default: '50' },
    runtime: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const limits: ProcessLimits = { wallMs: 10_000, cpuMs: 10_000, outputBytes: 65_536, openFiles: 256, fileBytes: 1 << 20 };
const samples = new Map<string, number[]>();

function record(part: string, ms: number): void {
  samples.set(part, [...(samples.get(part) ?? []), ms]);
}

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? NaN;
}

const host = await SandboxHost.create({
  docker: connectDocker(),
  instanceId: 'bench',
  ownerLabel: 'test',
  pools: [{ image: values.image, size: 1 }],
  ...(values.runtime === undefined ? {} : { runtime: values.runtime }),
});
try {
  for (let round = 0; round < rounds; round += 1) {
    const refill = performance.now();
    await host.warm();
    if (round > 0) record('refill of one (create, start, arm)', performance.now() - refill);

    const began = performance.now();
    const sandbox = await host.lease(values.image, DEFAULT_LIMITS);
    record('lease, warm', performance.now() - began);

    for (const [part, argv] of [
      ['first process', ['echo', 'x']],
      ['second process at once', ['echo', 'x']],
    ] as const) {
      const start = performance.now();
      let firstByte = NaN;
      const process = await sandbox.exec({
        role: 'program',
        argv,
        limits,
        onStdout: () => {
          firstByte = performance.now();
        },
      });
      process.end();
      await process.finished;
      record(`${part}: dispatch → first byte`, firstByte - start);
      record(`${part}: first byte → end known`, performance.now() - firstByte);
      if (part === 'first process') record('lease → first byte of user code', firstByte - began);
    }

    const files = [...Array(8).keys()].map((index) => ({ path: `src/file${index}.go`, content: 'x'.repeat(2048) }));
    const unpacking = performance.now();
    const build = await sandbox.exec({ role: 'builder', argv: ['true'], files, limits });
    await build.finished;
    record('files in and a build that does nothing', performance.now() - unpacking);

    const disposing = performance.now();
    await sandbox.dispose();
    record('dispose', performance.now() - disposing);
  }
} finally {
  await host.close();
}

const results = [...samples].map(([part, values]) => {
  const sorted = values.toSorted((a, b) => a - b);
  return { part, p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), max: sorted.at(-1) ?? NaN };
});
console.table(
  results.map(({ part, ...figures }) => ({
    part,
    ...Object.fromEntries(Object.entries(figures).map(([name, ms]) => [name, ms.toFixed(1)])),
  })),
);
console.log(JSON.stringify({ bench: 'sandbox', rounds, unit: 'ms', results }));
