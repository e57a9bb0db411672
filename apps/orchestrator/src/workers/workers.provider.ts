import { AssayError, WorkerVectors, workerSubjects, type GenerationEvent, type WorkerEmbed, type WorkerOrder } from '@assay/contracts';
import {
  AnswerCollector,
  carriedFields,
  chooseWorker,
  prefixBlocks,
  type Answer,
  type Attempt,
  type Embedding,
  type EmbeddingAnswer,
  type PrefixAffinity,
  type Provider,
  type Random,
} from '@assay/inference';
import { decode, encode, headersFrom, throwIfError, type MessagingConnection } from '@assay/messaging';
import { errors } from '@nats-io/transport-node';
import type { WorkerDirectory } from './directory.ts';
import type { WorkerStreams } from './worker-streams.ts';

export interface WorkersProviderDeps {
  readonly connection: MessagingConnection;
  readonly directory: WorkerDirectory;
  readonly streams: WorkerStreams;
  readonly affinity: PrefixAffinity;
  readonly random: Random;
}

const EMBED_WITHIN_MS = 30_000;
/** What a worker says, or the broker for it, before anything was done. */
const REFUSALS: ReadonlySet<string> = new Set(['target_saturated', 'no_worker']);

/** The platform's own model-workers, over NATS. */
export class WorkersProvider implements Provider {
  constructor(private readonly deps: WorkersProviderDeps) {}

  async answer(attempt: Attempt): Promise<Answer> {
    const collector = new AnswerCollector();
    for await (const event of this.stream(attempt)) collector.add(event);
    return collector.answer();
  }

  /** A worker that refuses has done nothing: the next one is asked, as long as there is one. */
  async *stream(attempt: Attempt): AsyncGenerator<GenerationEvent, void, undefined> {
    const order = orderOf(attempt);
    const { trace, signal, connected } = attempt;
    const refused = new Map<string, AssayError>();
    for (;;) {
      const workerId = this.choose(attempt, refused);
      try {
        yield* this.deps.streams.generate({ workerId, order, trace, signal, onAccepted: connected });
        return;
      } catch (error) {
        if (!(error instanceof AssayError)) throw error;
        // Left out until it speaks again: whoever comes next shall not meet it.
        if (error.code === 'no_worker' || error.code === 'worker_lost') this.deps.directory.drop(workerId);
        if (!REFUSALS.has(error.code)) throw error;
        refused.set(workerId, error);
      }
    }
  }

  async embed(embedding: Embedding, attempt: Omit<Attempt, 'generation'>): Promise<EmbeddingAnswer> {
    const [worker] = this.deps.directory.serving(attempt.model).sort((a, b) => a.load.running - b.load.running);
    if (!worker) throw noWorker(attempt.model);
    const { dimensions, input } = embedding;
    const body: WorkerEmbed = { model: attempt.model, input: [...input], ...(dimensions === undefined ? {} : { dimensions }) };
    const subject = workerSubjects(worker.load.workerId).embed;
    const options = { timeout: EMBED_WITHIN_MS, headers: headersFrom(attempt.trace) };
    // Whether it is there the broker says at once; how long it takes is its own matter from now on.
    attempt.connected();
    const reply = await this.deps.connection.nats.request(subject, encode(body), options).catch((cause: unknown) => {
      throw new AssayError(cause instanceof errors.NoRespondersError ? 'no_worker' : 'worker_lost', { cause });
    });
    throwIfError(reply);
    const { vectors, promptTokens } = decode(WorkerVectors, reply.data, subject);
    return { model: embedding.model, vectors, promptTokens };
  }

  /** Throws the last refusal where nobody is left who has not refused, `no_worker` where there is nobody at all. */
  private choose({ model, generation }: Attempt, refused: ReadonlyMap<string, AssayError>): string {
    const workers = this.deps.directory.serving(model).filter(({ load }) => !refused.has(load.workerId));
    const blocks = prefixBlocks(model, generation.messages);
    const candidates = workers.map(({ load, sentSince }) => ({
      load,
      sentSince,
      prefixShare: this.deps.affinity.share(load.workerId, blocks),
    }));
    const chosen = chooseWorker(candidates, this.deps.random);
    if (chosen === undefined) throw [...refused.values()].at(-1) ?? noWorker(model);
    for (const worker of workers) if (worker.load.workerId === chosen) worker.sentSince++;
    this.deps.affinity.note(chosen, blocks);
    return chosen;
  }
}

function noWorker(model: string): AssayError {
  return new AssayError('no_worker', { details: { model, retryAfterMs: 1_000 } });
}

function orderOf({ id, generation, model, priority }: Attempt): WorkerOrder {
  carriedFields(generation, undefined);
  const { messages, tools, toolChoice, parallelToolCalls, format, sampling, maxTokens, choices } = generation;
  return {
    requestId: id,
    model,
    messages: [...messages],
    sampling,
    choices,
    priority,
    ...(tools ? { tools: [...tools] } : {}),
    ...(toolChoice ? { toolChoice } : {}),
    ...(parallelToolCalls === undefined ? {} : { parallelToolCalls }),
    ...(format ? { format } : {}),
    ...(maxTokens === undefined ? {} : { maxTokens }),
  };
}
