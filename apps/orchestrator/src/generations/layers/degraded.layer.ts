import type { Answer } from '@assay/inference';
import type { Layer, Opened, Served, Serving } from '../layer.ts';
import { mayDegrade } from '../may-degrade.ts';
import type { Operation } from '../operation.ts';
import { replayed } from '../replay.ts';

/** Gives the answer that the route holds ready when no target gives one; it is marked as such. */
export class DegradedLayer implements Layer {
  applies({ route, generation }: Operation): boolean {
    // A canned text is no JSON and calls no tool: who asked for those is better served with an error.
    return route.policies.degraded !== undefined && (generation.format?.type ?? 'text') === 'text' && !generation.tools?.length;
  }

  async answer(operation: Operation, next: Serving): Promise<Served> {
    try {
      return await next.answer(operation);
    } catch (error) {
      return degraded(operation, error);
    }
  }

  async open(operation: Operation, next: Serving): Promise<Opened> {
    try {
      return await next.open(operation);
    } catch (error) {
      return replayed(degraded(operation, error));
    }
  }
}

function degraded({ id, route, targets, signal }: Operation, error: unknown): Served {
  const text = route.policies.degraded?.text;
  if (text === undefined || !mayDegrade({ signal }, error)) throw error;
  const answer: Answer = {
    id,
    model: targets[0].name,
    choices: [{ text, toolCalls: [], finishReason: 'stop' }],
    usage: { promptTokens: 0, completionTokens: 0 },
  };
  return { answer, target: targets[0], hops: 0, from: 'default', degraded: true };
}
