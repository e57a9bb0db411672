import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Facts } from '@assay/grading';
import { cpuMsOf } from './cpu.ts';
import type { SyntaxAnswer } from './syntax-worker.ts';

/** For all files of one submission; a file that is made to be hard to read takes a second of CPU. */
const TIMEOUT_MS = 10_000;
/** Heap of the process, MiB; what the parsers themselves need is not counted. */
const HEAP_MB = 256;
/** A process that got less of a core than this was kept waiting by others. */
const BUSY_FROM = 0.25;
const FROM_SOURCE = import.meta.url.endsWith('.ts');

export type FactsByPath = Readonly<Record<string, Facts>>;

/** The files were not read in time, used up the memory, or broke the parser. */
export class ParsingGaveUp extends Error {
  override readonly name = 'ParsingGaveUp';
  /** Whether the files are to blame, and not a machine that is overloaded. */
  readonly byFiles: boolean;

  constructor(byFiles: boolean, options: { readonly cause: unknown }) {
    super(byFiles ? 'the files are too complex to be read' : 'the files were not read in time: this machine is overloaded', options);
    this.byFiles = byFiles;
  }
}

/**
 * Reads source files in a process of its own, so that a file that is hard to read holds up nobody but those who wait for it here, one
 * submission after the other. Not in a thread: what breaks the parser, or V8 with it, would take the runner along, and a thread that is
 * ended while its WebAssembly is compiled has been seen to do so as well.
 */
export class SyntaxProcess {
  private readonly timeoutMs: number;
  private child: ChildProcess | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
  }

  /** Resolves when the parsers are loaded. */
  static async open({ timeoutMs = TIMEOUT_MS }: { readonly timeoutMs?: number } = {}): Promise<SyntaxProcess> {
    const opened = new SyntaxProcess(timeoutMs);
    opened.child = await opened.start();
    return opened;
  }

  /** Facts of each file that there is a grammar for, by path. Rejects with ParsingGaveUp, or with the signal's reason. */
  parseFiles(files: Readonly<Record<string, string>>, signal: AbortSignal): Promise<FactsByPath> {
    const parsed = this.turn.then(() => this.parse(files, signal));
    this.turn = parsed.catch(() => undefined);
    return parsed;
  }

  async close(): Promise<void> {
    if (this.child) await end(this.child);
  }

  private async parse(files: Readonly<Record<string, string>>, signal: AbortSignal): Promise<FactsByPath> {
    signal.throwIfAborted();
    const child = (this.child ??= await this.start());
    const before = await cpuMsOf(child.pid);
    const timeout = AbortSignal.timeout(this.timeoutMs);
    try {
      const answer = heard(child, AbortSignal.any([signal, timeout]));
      child.send(files);
      const { facts, brokeDown } = await answer;
      if (facts) return facts;
      throw new Error(brokeDown);
    } catch (error) {
      // Whatever is wrong with a process must not be met by the next submission.
      this.child = undefined;
      const used = (await cpuMsOf(child.pid)) - before;
      await end(child);
      signal.throwIfAborted();
      throw new ParsingGaveUp(!timeout.aborted || used >= this.timeoutMs * BUSY_FROM, { cause: error });
    }
  }

  private async start(): Promise<ChildProcess> {
    const program = fileURLToPath(new URL(FROM_SOURCE ? './syntax-worker.ts' : './syntax-worker.js', import.meta.url));
    const execArgv = [`--max-old-space-size=${HEAP_MB}`, ...(FROM_SOURCE ? ['--conditions=@assay/source', '--no-warnings'] : [])];
    const child = fork(program, { execArgv, env: {}, serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    // Nobody waits for a process that ends between two submissions: the next one gets another.
    child.on('error', () => undefined);
    child.on('exit', () => {
      if (this.child === child) this.child = undefined;
    });
    await heard(child, new AbortController().signal);
    child.unref();
    child.channel?.unref();
    return child;
  }
}

/** What a process says next. Rejects when it ends, or when the signal is aborted. */
async function heard(child: ChildProcess, signal: AbortSignal): Promise<SyntaxAnswer> {
  const over = new AbortController();
  const ended = once(child, 'exit', { signal: over.signal }).then(([code, killedBy]: unknown[]) => {
    throw new Error(`it ended with ${String(killedBy ?? code)}`);
  });
  const said = once(child, 'message', { signal: AbortSignal.any([signal, over.signal]) });
  try {
    return ((await Promise.race([said, ended])) as [SyntaxAnswer])[0];
  } finally {
    over.abort();
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
