import { AgentEnvelope, mergeSteps, NO_STEPS, type AgentState } from '@assay/contracts';
import { eventsOf } from './wires.ts';

/** Somebody who follows the steps of a session over server-sent events, as a browser does, and comes back where it was. */
export class Observer {
  readonly envelopes: AgentEnvelope[] = [];
  state: AgentState = NO_STEPS;
  private leaving = new AbortController();
  private lastEventId: string | undefined;

  constructor(
    private readonly path: string,
    private readonly key: string,
  ) {}

  get ended(): boolean {
    return this.envelopes.at(-1)?.type === 'ended';
  }

  /** Reads at this address until the connection ends, in whatever way; goes on after what it has seen. */
  async read(url: string): Promise<void> {
    this.leaving = new AbortController();
    const headers = {
      authorization: `Bearer ${this.key}`,
      ...(this.lastEventId === undefined ? {} : { 'last-event-id': this.lastEventId }),
    };
    try {
      const answer = await fetch(url + this.path, { headers, signal: this.leaving.signal });
      let unread = '';
      for await (const text of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        unread += text;
        const end = unread.lastIndexOf('\n\n') + 2;
        if (end < 2) continue;
        for (const { data } of eventsOf(unread.slice(0, end))) this.take(AgentEnvelope.parse(JSON.parse(data)));
        unread = unread.slice(end);
      }
    } catch {
      // Whoever follows comes back, however the connection ended.
    }
  }

  leave(): void {
    this.leaving.abort();
  }

  private take(envelope: AgentEnvelope): void {
    this.envelopes.push(envelope);
    this.lastEventId = String(envelope.seq);
    if (envelope.type === 'snapshot') this.state = envelope.payload;
    if (envelope.type === 'deltas') this.state = mergeSteps(this.state, envelope.payload);
  }
}

/** The numbers of all deltas that an observer was told, by step. */
export function toldOf({ envelopes }: Observer): Record<string, number[]> {
  const told: Record<string, number[]> = {};
  for (const envelope of envelopes) {
    if (envelope.type === 'deltas') for (const { step_id, event_id } of envelope.payload) (told[step_id] ??= []).push(event_id);
  }
  return told;
}
