import { appendFileSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AssayError, type AttemptRecord, type Usage } from '@assay/contracts';
import type { ModelConfig } from '@assay/inference';
import { codeOf, type AttemptOutcome } from '../generations/guarded-attempt.ts';

/** Characters of an answer to a token where nobody counted. */
const CHARACTERS_A_TOKEN = 4;

/** Where an orchestrator keeps its ledger: a line of JSON for each attempt. */
export const ledgerFile = (home: string): string => join(home, 'ledger', 'attempts.jsonl');

/** What every attempt cost: one record each, whatever became of it. */
export class Ledger {
  private readonly file: number;
  private lines = '';

  constructor(
    home: string,
    private readonly onRecord: (record: AttemptRecord) => void,
  ) {
    const path = ledgerFile(home);
    mkdirSync(dirname(path), { recursive: true });
    this.file = openSync(path, 'a');
  }

  settle(outcome: AttemptOutcome): void {
    const record = recordOf(outcome);
    if (this.lines === '') setImmediate(this.flush);
    this.lines += `${JSON.stringify(record)}\n`;
    this.onRecord(record);
  }

  /**
   * Hands the records of this turn of the event loop to the kernel, where they outlive the process. At once and in one piece: to
   * send each through the thread pool costs more than everything else that a record needs.
   */
  readonly flush = (): void => {
    const { lines } = this;
    this.lines = '';
    if (lines !== '') appendFileSync(this.file, lines);
  };
}

function recordOf(outcome: AttemptOutcome): AttemptRecord {
  const { operation, state, startedAt, endedAt, firstContentAt, error } = outcome;
  const usage = outcome.usage ?? estimate(outcome);
  return {
    attemptId: outcome.attemptId,
    operationId: operation.id,
    attempt: outcome.number,
    startedAt: new Date(startedAt).toISOString(),
    tenant: operation.caller.tenant.id,
    account: operation.caller.account,
    route: operation.route.id,
    target: state.target.name,
    wire: operation.wire,
    stream: operation.generation.stream,
    outcome: error === undefined ? 'succeeded' : isCancelled(error) ? 'cancelled' : 'failed',
    ...(error === undefined ? {} : { code: codeOf(error) }),
    usage,
    usageEstimated: outcome.usage === undefined,
    costMicros: costMicros(usage, state.target.model.price),
    ...(firstContentAt === undefined ? {} : { firstContentMs: firstContentAt - startedAt }),
    totalMs: endedAt - startedAt,
  };
}

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
