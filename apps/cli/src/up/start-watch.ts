import type { SupervisionEvent } from '../supervise/supervise.ts';

const HOPELESS_DEATHS = 4;

/** Sees when a service dies again and again before all are ready: waiting longer would not help. */
export class StartWatch {
  private readonly deaths = new Map<string, number>();
  private readonly abort = new AbortController();
  readonly hopeless = this.abort.signal;

  note(event: SupervisionEvent): void {
    if (event.type !== 'died') return;
    const deaths = (this.deaths.get(event.part) ?? 0) + 1;
    this.deaths.set(event.part, deaths);
    if (deaths === HOPELESS_DEATHS) this.abort.abort(new Error(`${event.part} dies at its start: ${event.how}`));
  }
}
