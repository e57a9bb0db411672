import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Facts } from '@assay/grading';
import type { SyntaxAnswer } from './syntax-worker.ts';

/** For all files of one submission; a file that is made to be hard to read takes a second of CPU. */
const TIMEOUT_MS = 10_000;
/** Heap of the thread, MiB; what the parsers themselves need is not counted. */
const HEAP_MB = 256;
/** A thread that got less of a core than this was kept waiting by others. */
const BUSY_FROM = 0.25;
const FROM_SOURCE = import.meta.url.endsWith('.ts');

export type FactsByPath = Readonly<Record<string, Facts>>;

/** The files were not read in time, used up the thread's memory, or broke the parser. */
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
 * Reads source files in a thread of its own, so that a file that is hard to read holds up nobody but those who wait for
 * it here, one submission after the other.
 */
export class SyntaxThread {
  private readonly timeoutMs: number;
  private worker: Worker | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
  }

  /** Resolves when the parsers are loaded. */
  static async open({ timeoutMs = TIMEOUT_MS }: { readonly timeoutMs?: number } = {}): Promise<SyntaxThread> {
    const thread = new SyntaxThread(timeoutMs);
    await thread.parseFiles({}, new AbortController().signal);
    return thread;
  }

  /** Facts of each file that there is a grammar for, by path. Rejects with ParsingGaveUp, or with the signal's reason. */
  parseFiles(files: Readonly<Record<string, string>>, signal: AbortSignal): Promise<FactsByPath> {
    const parsed = this.turn.then(() => this.parse(files, signal));
    this.turn = parsed.catch(() => undefined);
    return parsed;
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private async parse(files: Readonly<Record<string, string>>, signal: AbortSignal): Promise<FactsByPath> {
    signal.throwIfAborted();
    const worker = this.worker ?? (await this.start());
    const before = await worker.cpuUsage();
    const timeout = AbortSignal.timeout(this.timeoutMs);
    const answer = once(worker, 'message', { signal: AbortSignal.any([signal, timeout]) }) as Promise<[SyntaxAnswer]>;
    worker.postMessage(files);
    try {
      const [{ facts, brokeDown }] = await answer;
      if (facts) return facts;
      throw new ParsingGaveUp(true, { cause: brokeDown });
    } catch (error) {
      // Whatever is wrong with a thread must not be met by the next submission.
      this.worker = undefined;
      const used = timeout.aborted ? await worker.cpuUsage(before) : undefined;
      await worker.terminate();
      signal.throwIfAborted();
      if (used) throw new ParsingGaveUp((used.user + used.system) / 1_000 >= this.timeoutMs * BUSY_FROM, { cause: error });
      throw outOfMemory(error) ? new ParsingGaveUp(true, { cause: error }) : error;
    }
  }

  private async start(): Promise<Worker> {
    const file = new URL(FROM_SOURCE ? './syntax-worker.ts' : './syntax-worker.js', import.meta.url);
    const execArgv = FROM_SOURCE ? ['--conditions=@assay/source'] : [];
    const worker = new Worker(file, { execArgv, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
    // Nobody waits for a thread that ends between two submissions: the next one gets another.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      if (this.worker === worker) this.worker = undefined;
    });
    worker.unref();
    this.worker = worker;
    await once(worker, 'online');
    return worker;
  }
}

function outOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
