import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface RunOptions {
  readonly cwd?: string;
  /** Text, or a file descriptor, that becomes standard input; empty when absent. */
  readonly input?: string | number;
  readonly signal?: AbortSignal | undefined;
  /** Out of reach of Ctrl+C at the terminal. */
  readonly detached?: boolean;
  /** Called with each line of standard output and error as it comes. */
  readonly onLine?: (line: string) => void;
}

/** A command that could not be started, or ended with something other than 0. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly exitCode: number | undefined;
  /** The last lines of what it printed. */
  readonly tail: string;

  constructor(command: string, exitCode: number | undefined, tail: string) {
    super(`${command} ${exitCode === undefined ? 'did not start' : `ended with ${exitCode}`}${tail ? `:\n${tail}` : ''}`);
    this.exitCode = exitCode;
    this.tail = tail;
  }
}

const TAIL_LINES = 25;

/**
 * Runs a command without a shell and resolves with its trimmed standard output.
 * Rejects with {@link CommandFailed}, or with the signal's reason when that ended it.
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { cwd, input, signal, detached = false, onLine } = options;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stdin = typeof input === 'number' ? input : 'pipe';
    const child = spawn(command, args, { cwd, detached, stdio: [stdin, 'pipe', 'pipe'], ...(signal ? { signal } : {}) });
    const out: string[] = [];
    const tail: string[] = [];
    const keep = (line: string): void => {
      tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
      onLine?.(line);
    };
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        out.push(line);
        keep(line);
      });
    }
    if (child.stderr) createInterface({ input: child.stderr }).on('line', keep);
    // A command that ends before it has read everything is judged by its exit code.
    child.stdin?.on('error', () => undefined).end(typeof input === 'string' ? input : '');
    child.on('error', (error) => {
      // One that did start was told to end, and may write until it has.
      if (child.pid === undefined) reject(new CommandFailed(command, undefined, error.message));
    });
    child.on('close', (code) => {
      if (code === 0) resolve(out.join('\n').trim());
      else if (signal?.aborted) reject(signal.reason as Error);
      else reject(new CommandFailed([command, args[0]].join(' '), code ?? 1, tail.join('\n')));
    });
  });
}
