import { z } from 'zod';
import { ErrorBody } from './errors.ts';
import { AnswerFormat, GenerationEvent, Message, Sampling, Tool, ToolChoice } from './generation.ts';

/** Name of a worker, unique on its broker and a token of its subjects. */
export const WorkerId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);

/** Name under which every worker answers NATS' service discovery (`$SRV.PING|INFO|STATS.model-worker`). */
export const WORKER_SERVICE = 'model-worker';

/** Every worker tells its load here: when it changes, at most every 50 ms, and at least every 500 ms. */
export const WORKER_LOAD_SUBJECT = 'assay.workers.load';
export const WORKER_LOAD_INTERVAL_MS = 500;

/** A frame without events is sent at least so often while a request waits, ms; silence of three times that means the worker is gone. */
export const WORKER_PING_MS = 500;

/** Subjects of one worker. */
export const workerSubjects = (id: string) => ({
  /** {@link WorkerOrder}, with a reply subject on which {@link WorkerFrame}s arrive. */
  generate: `assay.worker.${id}.generate`,
  /** {@link WorkerCancel}; nothing is answered. */
  cancel: `assay.worker.${id}.cancel`,
  /** {@link WorkerEmbed} → {@link WorkerVectors}. */
  embed: `assay.worker.${id}.embed`,
  /** `{draining: boolean}` → {@link WorkerLoad}: a draining worker finishes what it has and takes nothing new. */
  drain: `assay.worker.${id}.drain`,
});

export const WorkerOrder = z.object({
  requestId: z.string().min(1).max(128).describe('Unique per attempt'),
  model: z.string(),
  adapter: z.string().exactOptional().describe('LoRA adapter to apply'),
  messages: z.array(Message),
  tools: z.array(Tool).exactOptional(),
  toolChoice: ToolChoice.exactOptional(),
  parallelToolCalls: z.boolean().exactOptional().describe('Whether one answer may make several calls; absent: yes'),
  format: AnswerFormat.exactOptional(),
  sampling: Sampling,
  maxTokens: z.number().int().min(0).exactOptional(),
  choices: z.number().int().min(1).max(16),
  priority: z.number().int().min(0).max(9).describe('Greater is sooner'),
});
export type WorkerOrder = z.infer<typeof WorkerOrder>;

export const WorkerDrain = z.object({ draining: z.boolean() });

export const WorkerCancel = z.object({ requestId: z.string() });

/** One message of a stream. `seq` counts from 1 without gaps; the last frame has `end` or `error`. */
export const WorkerFrame = z.object({
  seq: z.number().int().min(1),
  events: z.array(GenerationEvent).exactOptional(),
  end: z.literal(true).exactOptional(),
  error: ErrorBody.exactOptional(),
});
export type WorkerFrame = z.infer<typeof WorkerFrame>;

export const WorkerEmbed = z.object({
  model: z.string(),
  input: z.array(z.string()).min(1).max(2_048),
  dimensions: z.number().int().min(1).exactOptional(),
});
export type WorkerEmbed = z.infer<typeof WorkerEmbed>;
export const WorkerVectors = z.object({ vectors: z.array(z.array(z.number())), promptTokens: z.number().int().min(0) });

const Count = z.number().int().min(0);

export const WorkerModel = z.object({
  id: z.string().describe('Name that an order uses'),
  version: z.string().describe('Semantic version'),
  contextTokens: Count,
  adapters: z.array(z.string()).describe('LoRA adapters that can be applied'),
  embeds: z.boolean(),
});
export type WorkerModel = z.infer<typeof WorkerModel>;
export type WorkerVectors = z.infer<typeof WorkerVectors>;

export const WorkerLoad = z.object({
  workerId: WorkerId,
  /** Milliseconds since the epoch; a worker that restarted is another one of the same name. */
  startedAt: z.number(),
  engine: z.string().describe('"simulated" or "llama.cpp"'),
  models: z.array(WorkerModel).min(1),
  running: Count,
  waiting: Count,
  maxRunning: Count.describe('Sequences that it computes at once'),
  kvUsage: z.number().min(0).max(1),
  draining: z.boolean(),
});
export type WorkerLoad = z.infer<typeof WorkerLoad>;
