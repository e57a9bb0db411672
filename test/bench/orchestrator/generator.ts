import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Job, ResultOf } from './load/main.ts';

/** The load generator's process. */
export interface Generator extends Disposable {
  run<J extends Job>(job: J): Promise<ResultOf<J>>;
}

export function startGenerator(): Generator {
  const child = fork(resolve(import.meta.dirname, 'load/main.ts'), { execArgv: [], env: { ...process.env, NODE_OPTIONS: '' } });
  return {
    run: async <J extends Job>(job: J) => {
      child.send(job);
      const [result] = (await once(child, 'message')) as [ResultOf<J>];
      return result;
    },
    [Symbol.dispose]: () => child.disconnect(),
  };
}
