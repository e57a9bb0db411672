import type { Layer, Opened, Served, Serving } from '../layer.ts';
import type { Operation } from '../operation.ts';
import { GuardedOperation, type GuardrailDecision } from './guarded-operation.ts';

/** Judges what goes to a model and what comes from it; the verdict is the same whether the answer is streamed or not. */
export class GuardrailsLayer implements Layer {
  constructor(private readonly tell: (decision: GuardrailDecision) => void) {}

  applies({ route }: Operation): boolean {
    return route.policies.guardrails !== undefined;
  }

  async answer(operation: Operation, next: Serving): Promise<Served> {
    const guarded = new GuardedOperation(operation, this.tell);
    return guarded.answer(await next.answer(guarded.judged()));
  }

  async open(operation: Operation, next: Serving): Promise<Opened> {
    const guarded = new GuardedOperation(operation, this.tell);
    return guarded.stream(await next.open(guarded.judged()));
  }
}
