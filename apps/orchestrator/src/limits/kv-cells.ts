import { AssayError } from '@assay/contracts';
import type { SharedCells } from '@assay/inference';
import { ensureBucket, type BucketOptions, type MessagingConnection } from '@assay/messaging';
import { JetStreamApiError, jetstreamManager } from '@nats-io/jetstream';
import type { KV } from '@nats-io/kv';

export interface KvCellsOptions {
  readonly bucket: string;
  readonly options: BucketOptions;
}

/** A cell that so many others write at the same moment is given up on. */
const MOST_TRIES = 50;
const WRONG_REVISION = 10_071;

/** Cells in a bucket of NATS' key-value store: compare-and-set by revision. Errors: `service_unavailable`. */
export class KvCells implements SharedCells {
  private opening: Promise<KV> | undefined;

  constructor(
    private readonly connection: MessagingConnection,
    private readonly bucket: KvCellsOptions,
  ) {}

  async update<S, R>(key: string, fn: (state: S | undefined) => { readonly state: S; readonly result: R }): Promise<R> {
    let written = false;
    try {
      const kv = await this.open();
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const entry = await kv.get(key);
        const { state, result } = fn(entry?.operation === 'PUT' ? entry.json<S>() : undefined);
        written = true;
        if (await this.write(kv, key, JSON.stringify(state), entry?.revision ?? 0)) return result;
        written = false;
      }
    } catch (cause) {
      // What the update itself refuses is not the store's fault.
      if (cause instanceof AssayError) throw cause;
      // The bucket may have gone with the server's store; the next caller makes it anew.
      this.opening = undefined;
      // What was written without an answer may have arrived.
      throw new AssayError('service_unavailable', { details: { bucket: this.bucket.bucket, unchanged: !written }, cause });
    }
    throw new AssayError('service_unavailable', { details: { bucket: this.bucket.bucket, unchanged: true, reason: 'too many writers' } });
  }

  /** A cell as it is; undefined when nobody has written it. */
  async read<S>(key: string): Promise<S | undefined> {
    const entry = await (await this.open()).get(key);
    return entry?.operation === 'PUT' ? entry.json<S>() : undefined;
  }

  /** Every cell whose key begins so; `prefix` ends in a dot. Errors: `service_unavailable`. */
  async readAll<S>(prefix: string): Promise<ReadonlyMap<string, S>> {
    const cells = new Map<string, S>();
    try {
      const entries = await (await this.open()).history({ key: `${prefix}>` });
      for await (const entry of entries) {
        if (entry.operation === 'PUT') cells.set(entry.key, entry.json<S>());
        else cells.delete(entry.key);
      }
    } catch (cause) {
      this.opening = undefined;
      throw new AssayError('service_unavailable', { details: { bucket: this.bucket.bucket }, cause });
    }
    return cells;
  }

  /**
   * Cells whose key begins so, in the order in which they were written last: at most `limit` of those written after `revision`,
   * by their own revisions. Reads no more than these. Errors: `service_unavailable`.
   */
  async page<S>(prefix: string, revision: number, limit: number): Promise<ReadonlyMap<number, S>> {
    const found = new Map<number, S>();
    try {
      await this.open();
      const { direct } = await jetstreamManager(this.connection.nats);
      const { bucket } = this.bucket;
      for (let seq = revision + 1; found.size < limit;) {
        const message = await direct.getMessage(`KV_${bucket}`, { seq, next_by_subj: `$KV.${bucket}.${prefix}>` });
        if (!message) break;
        // A cell that was forgotten leaves a mark without a state.
        if (message.data.length > 0) found.set(message.seq, message.json<S>());
        seq = message.seq + 1;
      }
    } catch (cause) {
      this.opening = undefined;
      throw new AssayError('service_unavailable', { details: { bucket: this.bucket.bucket }, cause });
    }
    return found;
  }

  /** Forgets a cell; one that nobody wrote is forgotten already. */
  async remove(key: string): Promise<void> {
    await (await this.open()).delete(key);
  }

  /** False when somebody else wrote first. */
  private async write(kv: KV, key: string, text: string, revision: number): Promise<boolean> {
    try {
      await kv.put(key, text, { previousSeq: revision });
      return true;
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === WRONG_REVISION) return false;
      throw error;
    }
  }

  private open(): Promise<KV> {
    this.opening ??= ensureBucket(this.connection, this.bucket.bucket, this.bucket.options).catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }
}

/** A KV key of any text: letters and digits stay readable. */
export const kvKey = (text: string): string =>
  text.replaceAll(/[^A-Za-z0-9_-]/g, (character) => `=${character.codePointAt(0)?.toString(16) ?? ''}`);
