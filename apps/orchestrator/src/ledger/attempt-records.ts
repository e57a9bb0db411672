import {
  AssayError,
  type AttemptEnd,
  type AttemptFacts,
  type AttemptRecord,
  type AttemptReserve,
  type OpenedAttempt,
  type Usage,
} from '@assay/contracts';
import type { ModelConfig } from '@assay/inference';
import { codeOf, type AttemptBegun, type AttemptOutcome } from '../generations/guarded-attempt.ts';
import { longestAnswer } from '../generations/longest-answer.ts';

/** Characters of an answer to a token where nobody counted. */
const CHARACTERS_A_TOKEN = 4;

export const factsOf = ({ operation, state, attemptId, number, startedAt }: AttemptBegun): AttemptFacts => ({
  attemptId,
  operationId: operation.id,
  attempt: number,
  startedAt: new Date(startedAt).toISOString(),
  tenant: operation.caller.tenant.id,
  account: operation.caller.account,
  route: operation.route.id,
  target: state.target.name,
  wire: operation.wire,
  stream: operation.generation.stream,
});

export function reserveOf({ operation, state: { target } }: AttemptBegun): AttemptReserve {
  const usage = { promptTokens: operation.promptTokens, completionTokens: longestAnswer(operation.generation, target) };
  return { usage, costMicros: costMicros(usage, target.model.price) };
}

export function endOf(outcome: AttemptOutcome): AttemptEnd {
  const { state, startedAt, endedAt, firstContentAt, error } = outcome;
  const usage = outcome.usage ?? estimate(outcome);
  return {
    outcome: error === undefined ? 'succeeded' : isCancelled(error) ? 'cancelled' : 'failed',
    code: error === undefined ? undefined : codeOf(error),
    usage,
    usageEstimated: outcome.usage === undefined,
    costMicros: costMicros(usage, state.target.model.price),
    firstContentMs: firstContentAt === undefined ? undefined : firstContentAt - startedAt,
    totalMs: endedAt - startedAt,
  };
}

/** What is accounted for of an attempt whose orchestrator died: nobody knows what arrived of it, so all that was reserved. */
export const interruptedOf = ({ reserve, ...facts }: OpenedAttempt): AttemptRecord => ({
  ...facts,
  outcome: 'interrupted',
  ...reserve,
  usageEstimated: true,
});

/** What arrived before it broke off has been computed, and is paid for; nothing that failed before its first content is. */
function estimate({ operation, characters, firstContentAt, error }: AttemptOutcome): Usage {
  if (error !== undefined && firstContentAt === undefined) return { promptTokens: 0, completionTokens: 0 };
  return { promptTokens: operation.promptTokens, completionTokens: Math.ceil(characters / CHARACTERS_A_TOKEN) };
}

/** Millionths of a dollar: prices are dollars per million tokens. */
function costMicros(
  { promptTokens, completionTokens, cachedTokens = 0 }: Usage,
  { input, output, cached = input }: ModelConfig['price'],
): number {
  return (promptTokens - cachedTokens) * input + cachedTokens * cached + completionTokens * output;
}

function isCancelled(error: unknown): boolean {
  return error instanceof AssayError && error.code === 'request_cancelled';
}
