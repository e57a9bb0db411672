import { AssayError, type WorkerOrder } from '@assay/contracts';
import type { Clock, Random } from '../clock.ts';
import { answerLimit } from './answer-limit.ts';
import type { Emit, GenerationReport, ModelLoad, Observe } from './engine.ts';
import { Job } from './job.ts';
import type { SimulatedModelCard } from './model-card.ts';
import { promptTokenIds } from './prompt.ts';
import { Scheduler, type Step } from './scheduler.ts';
import type { Sequence } from './sequence.ts';
import { stepDuration } from './step-duration.ts';
import { writeScript } from './text/writer.ts';

export interface SimulatedEngineOptions {
  readonly models: readonly SimulatedModelCard[];
  readonly clock: Clock;
  /** Varies the length of steps. */
  readonly random: Random;
  /** Decides what is said. */
  readonly seed: number;
  /** All times are multiplied by it: 1 is what the cards say, 5 a machine five times as slow. Asked for before each step. */
  readonly loadFactor: () => number;
  readonly observe: Observe;
}

/** How far the loop may lie behind its own timetable before it gives up to catch up, ms: timers are late, models are not. */
const MAX_LAG_MS = 50;

/** One model of the simulated engine: its scheduler, and the loop that takes one step after the other. */
export class SimulatedModel {
  readonly card: SimulatedModelCard;
  private readonly options: SimulatedEngineOptions;
  private readonly scheduler: Scheduler;
  private readonly jobs = new Map<Sequence, Job>();
  private readonly stopped = new AbortController();
  private arrivals = 0;
  private looping = false;
  private loop: Promise<void> | undefined;
  private wake: (() => void) | undefined;

  constructor(card: SimulatedModelCard, options: SimulatedEngineOptions) {
    this.card = card;
    this.options = options;
    this.scheduler = new Scheduler(card, {
      admitted: ({ promptTokens, cachedTokens }) => options.observe({ type: 'admitted', model: card.id, promptTokens, cachedTokens }),
      preempted: () => options.observe({ type: 'preempted', model: card.id }),
    });
  }

  generate(order: WorkerOrder, emit: Emit, signal: AbortSignal): Promise<GenerationReport> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      this.stopped.signal.throwIfAborted();
      const { observe, clock } = this.options;
      const ended = AbortSignal.any([signal, this.stopped.signal]);
      const job = this.accept(order, emit, (report) => {
        ended.removeEventListener('abort', abort);
        observe({ type: 'ended', report });
        resolve(report);
      });
      const abort = (): void => {
        const report = job.report('abort', clock.now());
        for (const sequence of job.sequences) this.drop(sequence);
        observe({ type: 'ended', report });
        reject(ended.reason as Error);
      };
      ended.addEventListener('abort', abort, { once: true });
      this.start();
    });
  }

  load(): ModelLoad {
    const { scheduler, card } = this;
    const { cache } = scheduler;
    return {
      model: card.id,
      running: scheduler.running,
      waiting: scheduler.waiting,
      maxRunning: card.maxRunning,
      blocksUsed: cache.usedBlocks,
      blocks: cache.size,
      adaptersLoaded: scheduler.adapters.loaded,
    };
  }

  async close(): Promise<void> {
    this.stopped.abort(new AssayError('worker_lost', { details: { reason: 'the engine is closed' } }));
    this.wake?.();
    await this.loop;
  }

  /** Checks the order and lines up a sequence for each of its choices. */
  private accept(order: WorkerOrder, emit: Emit, end: (report: GenerationReport) => void): Job {
    const { card, options, scheduler } = this;
    if (order.adapter !== undefined && !card.adapters.includes(order.adapter))
      throw new AssayError('model_not_found', { details: { model: order.model, adapter: order.adapter } });
    const prompt = promptTokenIds(order);
    const limit = answerLimit(card.contextTokens, prompt.length, order.maxTokens);
    // Who came since the last step still waits, though a place to be computed may be free.
    const places = card.maxWaiting + Math.max(0, card.maxRunning - scheduler.running);
    if (scheduler.waiting + order.choices > places)
      throw new AssayError('target_saturated', { details: { model: card.id, waiting: scheduler.waiting } });
    const arrival = this.arrivals;
    this.arrivals += order.choices;
    const write = (choice: number) => writeScript(order, choice, { seed: options.seed, invalidJsonRate: card.invalidJsonRate });
    const job = new Job({ order, emit, limit, prompt, arrival, arrivedAt: options.clock.now(), write }, end);
    for (const sequence of job.sequences) {
      this.jobs.set(sequence, job);
      scheduler.add(sequence);
    }
    emit([{ type: 'start', id: order.requestId, model: `${card.id}@${card.version}` }]);
    return job;
  }

  private drop(sequence: Sequence): void {
    this.jobs.delete(sequence);
    if (sequence.state !== 'ended') this.scheduler.cancel(sequence);
  }

  private start(): void {
    this.wake?.();
    if (this.looping) return;
    this.looping = true;
    this.loop = this.run();
  }

  /** Takes steps for as long as there is something to compute. */
  private async run(): Promise<void> {
    const { clock } = this.options;
    const { signal } = this.stopped;
    let due = clock.now();
    while (!signal.aborted) {
      const now = clock.now();
      const step = this.scheduler.plan(now);
      if ('wakeAt' in step) {
        if (step.wakeAt === undefined) break;
        await this.sleepUntil(step.wakeAt);
        due = clock.now();
        continue;
      }
      const ms = stepDuration(this.card, step, this.options);
      due = Math.max(due, now - MAX_LAG_MS) + ms;
      const slept = await clock.sleep(Math.max(0, due - now), signal).then(
        () => true,
        () => false,
      );
      if (slept) this.commit(step, ms);
    }
    this.looping = false;
  }

  /** Sleeps until there is something to do; an arrival ends it sooner. */
  private async sleepUntil(moment: number): Promise<void> {
    const { clock } = this.options;
    const cancel = new AbortController();
    this.wake = () => cancel.abort(new Error('woken'));
    await clock.sleep(Math.max(0, moment - clock.now()), cancel.signal).catch(() => undefined);
    this.wake = undefined;
  }

  private commit(step: Step, ms: number): void {
    const { clock, observe } = this.options;
    const now = clock.now();
    const model = this.card.id;
    const touched = new Set<Job>();
    const gapsMs: number[] = [];
    let generatedTokens = 0;
    this.scheduler.commit(step, (sequence, produced) => {
      const job = this.jobs.get(sequence);
      if (!job) return;
      const gap = sequence.tokenAt(now);
      if (gap !== undefined) gapsMs.push(gap);
      if (sequence.produced > 0) generatedTokens += 1;
      if (sequence.produced === 1) observe({ type: 'first-token', model, ms: now - sequence.options.arrivedAt });
      if (produced.finish !== undefined) this.jobs.delete(sequence);
      job.take(sequence, produced);
      touched.add(job);
    });
    observe({ type: 'step', model, ms, promptTokens: step.prefillTokens, generatedTokens, gapsMs });
    for (const job of touched) job.flush(now);
  }
}
