import { WORKER_LOAD_INTERVAL_MS, WORKER_LOAD_SUBJECT, type WorkerLoad } from '@assay/contracts';
import type { Engine } from '@assay/inference';
import { encode, type MessagingConnection } from '@assay/messaging';

/** A change is told at most so often, ms. */
const LEAST_INTERVAL_MS = 50;

export interface LoadBroadcastDeps {
  readonly connection: MessagingConnection;
  readonly engine: Engine;
  readonly workerId: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** Tells everybody who chooses workers how much this one has to do: at once after a change, and regularly. */
export class LoadBroadcast {
  private readonly deps: LoadBroadcastDeps;
  private timer: NodeJS.Timeout | undefined;
  private lastAt = -Infinity;
  private draining = false;
  private stopped = false;

  constructor(deps: LoadBroadcastDeps) {
    this.deps = deps;
  }

  get isDraining(): boolean {
    return this.draining;
  }

  start(): void {
    this.tell();
  }

  /** A draining worker finishes what it has and is given nothing more. */
  drain(draining: boolean): void {
    this.draining = draining;
    this.tell();
  }

  /** Something has changed. */
  changed(): void {
    const wait = this.lastAt + LEAST_INTERVAL_MS - performance.now();
    if (wait <= 0) this.tell();
    else this.schedule(wait);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  current(): WorkerLoad {
    const { engine, workerId, startedAt } = this.deps;
    const sum = { running: 0, waiting: 0, maxRunning: 0, blocksUsed: 0, blocks: 0 };
    for (const model of engine.load()) for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += model[key];
    const { running, waiting, maxRunning, blocks, blocksUsed } = sum;
    return {
      workerId,
      startedAt,
      engine: engine.kind,
      models: [...engine.models],
      running,
      waiting,
      maxRunning,
      kvUsage: blocks === 0 ? 0 : blocksUsed / blocks,
      draining: this.draining,
    };
  }

  private tell(): void {
    if (this.stopped) return;
    this.lastAt = performance.now();
    this.deps.connection.nats.publish(WORKER_LOAD_SUBJECT, encode(this.current()));
    this.schedule(WORKER_LOAD_INTERVAL_MS);
  }

  private schedule(ms: number): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.tell(), ms);
  }
}
