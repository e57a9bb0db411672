import { randomUUID } from 'node:crypto';
import type { Process, ProcessEnd, ProcessSpec, Sandbox } from '@assay/sandbox';
import type { Bench } from '../src/observers/observer.ts';

/** Lines that a driver says in reply to a line that it hears. */
export type Reply = (line: {
  readonly hello?: string;
  readonly id?: number;
  readonly call?: string;
  readonly args?: unknown[];
}) => object[];

const END: ProcessEnd = { ended: 'exit', exitCode: 0, stdoutBytes: 0, stderrBytes: 0, truncated: false, ms: 1, cpuMs: 1 };
const LIMITS = { wallMs: 5_000, cpuMs: 5_000, outputBytes: 65_536, openFiles: 64, fileBytes: 65_536 };

/** A bench whose sandbox starts drivers that follow the protocol and live until they are dismissed or killed. */
export function playedBench(reply: Reply): Bench {
  const sandbox: Pick<Sandbox, 'exec' | 'memoryBytes'> = {
    exec: (spec) => Promise.resolve(playedDriver(spec, reply)),
    memoryBytes: () => Promise.resolve(1_000),
  };
  return {
    runId: randomUUID(),
    sandbox: sandbox as Sandbox,
    probe: () => Promise.reject(new Error('no probe here')),
    build: { files: {}, script: '', env: {}, driver: { argv: ['driver'], cwd: '/work', env: {} }, variants: {} },
    facts: {},
    limits: LIMITS,
    env: {},
    clock: () => performance.now(),
    signal: new AbortController().signal,
  };
}

function playedDriver(spec: ProcessSpec, reply: Reply): Process {
  const { promise: finished, resolve } = Promise.withResolvers<ProcessEnd>();
  let token = '';
  const say = (message: object): void => void spec.onStdout?.(Buffer.from(`\x1e${token}${JSON.stringify(message)}\n`));
  return {
    write: (bytes) => {
      const line = JSON.parse(bytes.toString()) as Parameters<Reply>[0];
      if (line.hello !== undefined) {
        token = line.hello;
        say({ ready: [] });
      } else reply(line).forEach(say);
      return Promise.resolve();
    },
    end: () => resolve(END),
    kill: () => resolve(END),
    finished,
  };
}
