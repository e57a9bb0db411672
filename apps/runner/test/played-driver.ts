import type { Process, ProcessEnd, ProcessSpec } from '@assay/sandbox';
import type { Bench } from '../src/observers/observer.ts';
import { ENDED, playedBench } from './played-bench.ts';

/** Lines that a driver says in reply to a line that it hears. */
export type Reply = (line: {
  readonly hello?: string;
  readonly id?: number;
  readonly call?: string;
  readonly args?: unknown[];
}) => object[];

/** A bench whose sandbox starts drivers that follow the protocol and live until they are dismissed or killed. */
export function benchWithDriver(reply: Reply): Bench {
  const driver = { argv: ['driver'], cwd: '/work', env: {} };
  return playedBench({ driver, variants: {} }, (spec) => playedDriver(spec, reply));
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
    end: () => resolve(ENDED),
    kill: () => resolve(ENDED),
    finished,
  };
}
