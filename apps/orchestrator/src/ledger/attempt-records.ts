import { AssayError, type AttemptRecord, type OpenedAttempt, type Usage } from '@assay/contracts';
import type { ModelConfig } from '@assay/inference';
import { codeOf, type AttemptBegun, type AttemptOutcome } from '../generations/guarded-attempt.ts';
import { longestAnswer } from '../generations/longest-answer.ts';

/** Characters of an answer to a token where nobody counted. */
const CHARACTERS_A_TOKEN = 4;

/** What is known when an attempt begins. */
export function openedOf(begun: AttemptBegun): OpenedAttempt {
  const { operation, state } = begun;
  const usage = { promptTokens: operation.promptTokens, completionTokens: longestAnswer(operation.generation, state.target) };
  return { ...factsOf(begun), reserve: { usage, costMicros: costMicros(usage, state.target.model.price) } };
}

/** What came of it. */
export function recordOf(outcome: AttemptOutcome): AttemptRecord {
  const { state, startedAt, endedAt, firstContentAt, error } = outcome;
  const usage = outcome.usage ?? estimate(outcome);
  return {
    ...factsOf(outcome),
    outcome: error === undefined ? 'succeeded' : isCancelled(error) ? 'cancelled' : 'failed',
    ...(error === undefined ? {} : { code: codeOf(error) }),
    usage,
    usageEstimated: outcome.usage === undefined,
    costMicros: costMicros(usage, state.target.model.price),
    ...(firstContentAt === undefined ? {} : { firstContentMs: firstContentAt - startedAt }),
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

const factsOf = ({ operation, state, attemptId, number, startedAt }: AttemptBegun) => ({
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
