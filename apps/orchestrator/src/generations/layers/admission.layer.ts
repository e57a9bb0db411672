import { FAIRNESS, FairGate, type Clock } from '@assay/inference';
import type { Layer, Opened, Served, Serving } from '../layer.ts';
import type { Operation } from '../operation.ts';
import { watched } from '../watched-stream.ts';

/** Lets so many generations of a route run at once; the others wait for their tenant's turn. */
export class AdmissionLayer implements Layer {
  private readonly gates = new Map<string, FairGate>();

  constructor(private readonly clock: Clock) {}

  applies(): boolean {
    return true;
  }

  async answer(operation: Operation, next: Serving): Promise<Served> {
    const gate = this.gateOf(operation);
    if (!gate.tryEnter()) await this.wait(gate, operation);
    try {
      return await next.answer(operation);
    } finally {
      gate.leave();
    }
  }

  async open(operation: Operation, next: Serving): Promise<Opened> {
    const gate = this.gateOf(operation);
    if (!gate.tryEnter()) await this.wait(gate, operation);
    try {
      const opened = await next.open(operation);
      return { ...opened, events: watched(opened.events, { ended: () => gate.leave() }) };
    } catch (error) {
      gate.leave();
      throw error;
    }
  }

  /** Generations under way and waiting, by route, for the metrics. */
  load(): readonly { readonly route: string; readonly inFlight: number; readonly waiting: number }[] {
    return [...this.gates].map(([route, { inFlight, waiting }]) => ({ route, inFlight, waiting }));
  }

  private wait(gate: FairGate, { caller, promptTokens, generation, signal }: Operation): Promise<void> {
    const { id, weight, priority } = caller.tenant;
    return gate.enter({ tenant: id, weight, priority, cost: promptTokens + (generation.maxTokens ?? promptTokens) + 1 }, signal);
  }

  private gateOf({ route }: Operation): FairGate {
    const policy = route.policies.queue ?? FAIRNESS;
    let gate = this.gates.get(route.id);
    if (!gate) this.gates.set(route.id, (gate = new FairGate(this.clock, policy)));
    gate.resize(policy);
    return gate;
  }
}
