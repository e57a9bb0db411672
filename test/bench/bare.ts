import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const DONE = '--done--';

/** A shell that lives in a plain container of an image: what it runs pays for neither sandbox nor exec. */
export interface BareShell extends AsyncDisposable {
  /** Runs a script and returns how long it took, ms. */
  time(script: string): Promise<number>;
}

export async function openBareShell(image: string): Promise<BareShell> {
  const args = ['run', '--rm', '--interactive', '--network', 'none', '--label', 'assay.owner=test', '--user', '10001:10001', image, 'sh'];
  const child = spawn('docker', args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const time = async (script: string): Promise<number> => {
    const began = performance.now();
    child.stdin.write(`( ${script}\n) </dev/null >/dev/null 2>&1; echo "${DONE} $?"\n`);
    const { value } = await lines.next();
    if (value !== `${DONE} 0`) throw new Error(`the bare run failed: ${String(value)}`);
    return performance.now() - began;
  };
  await time('true');
  return {
    time,
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
