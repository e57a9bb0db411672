import type { Templates } from '@assay/inference';
import { failureOf, type Reply } from './assertions.ts';
import { promptOf, variantsOf, type ChatMessage } from './prompt-of.ts';
import type { Snapshots } from './snapshots.ts';
import type { Case, Suite, Variant } from './suite.ts';

/** Every answer is asked for so: the same prompt of the same model gives the same answer. */
export const TEMPERATURE = 0;
export const SEED = 42;

export interface Question {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly maxTokens: number | undefined;
}

/** Where models are asked. Whatever goes wrong there is thrown. */
export interface Endpoint {
  ask(question: Question, signal: AbortSignal): Promise<Omit<Reply, 'latencyMs'>>;
  embed(model: string, texts: readonly string[], signal: AbortSignal): Promise<readonly (readonly number[])[]>;
}

export interface Result {
  readonly variant: string;
  readonly case: string;
  /** `error`: it could not be asked or judged. */
  readonly outcome: 'passed' | 'failed' | 'error';
  readonly failures: readonly string[];
  /** Absent if there was no answer. */
  readonly reply?: Reply;
}

export interface RunDeps {
  readonly endpoint: Endpoint;
  readonly templates: Templates;
  readonly snapshots: Snapshots;
  /** Take new snapshots instead of judging by the kept ones. */
  readonly update: boolean;
  readonly clock: () => number;
  readonly signal: AbortSignal;
}

/** Asks every case in every variant, one after another: they would disturb each other's latency. */
export async function runSuite(suite: Suite, deps: RunDeps): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const variant of variantsOf(suite)) {
    for (const each of suite.cases) {
      deps.signal.throwIfAborted();
      results.push({ variant: variant.id, case: each.id, ...(await runCase(suite, variant, each, deps)) });
    }
  }
  return results;
}

type Judged = Omit<Result, 'variant' | 'case'>;

async function runCase(suite: Suite, variant: Variant, each: Case, deps: RunDeps): Promise<Judged> {
  let reply: Reply | undefined;
  try {
    const question = { model: suite.model, messages: promptOf(variant, each, deps.templates), maxTokens: each.maxTokens };
    const start = deps.clock();
    const answer = await deps.endpoint.ask(question, deps.signal);
    reply = { ...answer, latencyMs: deps.clock() - start };
    const failures = await failuresOf(suite, variant, each, reply, deps);
    return { outcome: failures.length === 0 ? 'passed' : 'failed', failures, reply };
  } catch (error) {
    deps.signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    return { outcome: 'error', failures: [message], ...(reply ? { reply } : {}) };
  }
}

async function failuresOf(suite: Suite, variant: Variant, each: Case, reply: Reply, deps: RunDeps): Promise<string[]> {
  const { endpoint, snapshots, update, signal } = deps;
  const key = `${variant.id} › ${each.id}`;
  if (update && each.assert.some((assertion) => 'snapshot' in assertion)) snapshots.take(key, reply.text);
  const means = {
    embed: (texts: readonly string[]) => endpoint.embed(suite.embeddingModel, texts, signal),
    snapshot: () => snapshots.of(key),
  };
  const failures = await Promise.all(each.assert.map((assertion) => failureOf(assertion, reply, means)));
  return failures.filter((failure) => failure !== undefined);
}
