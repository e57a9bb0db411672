import { mkdirSync, watch, type FSWatcher } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readTemplateFile, Templates } from '@assay/inference';

/** Looked at so often whether or not the file system says that something has changed, ms: not every mount does. */
const LOOK_EVERY_MS = 5_000;

/**
 * The prompt templates of a folder, `<name>@<version>.liquid`, read again when one changes. All or nothing: while one is wrong,
 * those before stay, and the problem is told.
 */
export class TemplateFiles {
  readonly templates = new Templates();
  private problem: string | undefined;
  private readonly watcher: FSWatcher;
  private readonly timer: NodeJS.Timeout;
  private turn: Promise<void> = Promise.resolve();

  /** `onFlaw` is told once of each problem. */
  constructor(
    private readonly folder: string,
    private readonly onFlaw: (problem: string) => void,
  ) {
    mkdirSync(folder, { recursive: true });
    this.watcher = watch(folder, () => void this.reload()).unref();
    this.timer = setInterval(() => void this.reload(), LOOK_EVERY_MS).unref();
  }

  /** What is wrong with the folder as it now stands, if something is. */
  get flaw(): string | undefined {
    return this.problem;
  }

  /** Never rejects. */
  reload(): Promise<void> {
    this.turn = this.turn.then(() => this.read());
    return this.turn;
  }

  close(): void {
    clearInterval(this.timer);
    this.watcher.close();
  }

  private async read(): Promise<void> {
    try {
      const names = (await readdir(this.folder)).filter((name) => name.endsWith('.liquid')).sort();
      const texts = await Promise.all(names.map(async (name) => readTemplateFile(name, await readFile(join(this.folder, name), 'utf8'))));
      this.templates.replace(texts);
      this.problem = undefined;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      if (problem !== this.problem) this.onFlaw(problem);
      this.problem = problem;
    }
  }
}
