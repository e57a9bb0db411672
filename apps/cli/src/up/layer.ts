import { supervise, type Part, type SupervisionEvent } from '../supervise/supervise.ts';

/** Parts that stand on the same ground and are ended together. */
export class Layer {
  private readonly abort = new AbortController();
  private readonly lives: Promise<void>[] = [];
  private readonly report: (event: SupervisionEvent) => void;

  constructor(report: (event: SupervisionEvent) => void) {
    this.report = report;
  }

  add(part: Part): void {
    this.lives.push(supervise(part, { signal: this.abort.signal, report: this.report }));
  }

  async stop(): Promise<void> {
    this.abort.abort();
    await Promise.all(this.lives);
  }
}
