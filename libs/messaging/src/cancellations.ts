import { BUCKETS } from '@assay/contracts';
import type { Logger } from '@assay/telemetry';
import { Kvm, KvWatchInclude, type KV } from '@nats-io/kv';
import { Backoff } from './backoff.ts';
import type { MessagingConnection } from './connection.ts';
import { Followers, type FollowedCancellation } from './followers.ts';

export interface CancellationsDeps {
  readonly connection: MessagingConnection;
  readonly logger: Logger;
}

/** Runs that their owners called off. A mark stays for a day, longer than any run. */
export class Cancellations {
  private readonly deps: CancellationsDeps;
  private readonly followed = new Followers();
  private opened: Promise<KV> | undefined;
  private watching: Promise<void> | undefined;

  constructor(deps: CancellationsDeps) {
    this.deps = deps;
  }

  /** Resolves when the mark is stored. */
  async mark(runId: string): Promise<void> {
    await (await this.bucket()).put(runId, 'cancelled');
  }

  /** Whether the run was called off before now. */
  async has(runId: string): Promise<boolean> {
    const entry = await (await this.bucket()).get(runId);
    return entry?.operation === 'PUT';
  }

  /** An AbortSignal that is aborted when the run is called off (at once, if it was before). Dispose it at the run's end. */
  async follow(runId: string): Promise<FollowedCancellation> {
    this.watching ??= this.watch();
    const followed = this.followed.add(runId);
    // Registered first, looked up second: a mark between the two is seen by the watch.
    if (await this.has(runId)) this.followed.abort(runId);
    return followed;
  }

  /** One watch for all runs of the process, for as long as the connection lives. */
  private async watch(): Promise<void> {
    const { nats } = this.deps.connection;
    const backoff = new Backoff({ firstMs: 100, maxMs: 2_000 });
    while (!nats.isClosed()) {
      try {
        for await (const { key } of await (await this.bucket()).watch({ include: KvWatchInclude.UpdatesOnly, ignoreDeletes: true })) {
          this.followed.abort(key);
        }
        await this.recheck();
      } catch (error) {
        this.deps.logger.warn({ err: error }, 'watching for cancellations failed, starting again');
      }
      await backoff.wait();
    }
  }

  /** What came while nobody watched. */
  private async recheck(): Promise<void> {
    for (const runId of this.followed.runIds()) if (await this.has(runId)) this.followed.abort(runId);
  }

  private bucket(): Promise<KV> {
    this.opened ??= new Kvm(this.deps.connection.nats).open(BUCKETS.cancellations).catch((error: unknown) => {
      this.opened = undefined;
      throw error;
    });
    return this.opened;
  }
}
