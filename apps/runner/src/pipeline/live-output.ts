import type { RunReport } from '@assay/contracts';
import type { Progress } from './progress.ts';

/** Characters of each stream that are kept and shown. */
const MAX_CHARS = 64 * 1_024;
/** Output that comes within this time leaves as one event, ms; only the first of a run does not wait for company. */
const COALESCE_MS = 50;

type Stream = 'stdout' | 'stderr';

/** What a program printed: shown live, a few events a second at most, and kept for the report up to a bound. */
export class LiveOutput {
  private readonly kept: Record<Stream, string> = { stdout: '', stderr: '' };
  private readonly pending: Record<Stream, string> = { stdout: '', stderr: '' };
  private truncated = false;
  private timer: NodeJS.Timeout | undefined;
  private coalesceMs = 0;

  constructor(private readonly progress: Pick<Progress, 'emit'>) {}

  add(stream: Stream, text: string): void {
    const fits = text.slice(0, MAX_CHARS - this.kept[stream].length);
    if (fits.length < text.length) this.truncated = true;
    if (fits === '') return;
    this.kept[stream] += fits;
    this.pending[stream] += fits;
    this.timer ??= setTimeout(() => this.flush(), this.coalesceMs);
    this.coalesceMs = COALESCE_MS;
  }

  /** Sends what waits and returns everything. `cut`: more was printed than ever arrived here. */
  finish(cut: boolean): NonNullable<RunReport['output']> {
    this.truncated ||= cut;
    this.flush();
    return { ...this.kept, truncated: this.truncated };
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const stream of ['stdout', 'stderr'] as const) {
      const text = this.pending[stream];
      this.pending[stream] = '';
      if (text !== '') this.progress.emit({ type: 'output', stream, text, ...(this.truncated ? { truncated: true } : {}) });
    }
  }
}
