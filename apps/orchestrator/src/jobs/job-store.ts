import { createHash, randomUUID } from 'node:crypto';
import { AssayError, type JobCreate, type JobView } from '@assay/contracts';
import type { SharedCells } from '@assay/inference';
import { kvKey } from '../limits/kv-cells.ts';

export interface JobCells extends SharedCells {
  read<S>(key: string): Promise<S | undefined>;
}

/** Where a job lies: under the account of its owner, so that it does not exist for anybody else. */
export interface JobRef {
  readonly account: string;
  readonly id: string;
}

/** Everything that is known of a job. */
export interface JobRecord extends JobRef {
  readonly state: JobView['state'];
  readonly order: JobCreate;
  /** SHA-256 of the order. */
  readonly digest: string;
  readonly createdAt: string;
  readonly endedAt?: string;
  /** Whether the queue has it. */
  readonly queued: boolean;
  /** Times that somebody began to work on it. */
  readonly runs: number;
  readonly result?: unknown;
  readonly error?: unknown;
  readonly webhook?: { readonly state: 'pending' | 'delivered' | 'given_up'; readonly tries: number };
}

export type JobEnd = { readonly state: 'done'; readonly result: unknown } | { readonly state: 'failed'; readonly error: unknown };

/** Jobs and what became of them. Errors: `job_not_found`, `service_unavailable`. */
export class JobStore {
  constructor(
    private readonly cells: JobCells,
    private readonly now: () => Date,
  ) {}

  /** Stores a job, or finds the one that was made with this key. Errors also: `idempotency_key_reused`. */
  create(account: string, order: JobCreate, idempotencyKey: string | undefined): Promise<JobRecord> {
    const digest = sha256(JSON.stringify(order));
    const id = idempotencyKey === undefined ? randomUUID() : sha256(JSON.stringify([account, idempotencyKey])).slice(0, 32);
    return this.cells.update<JobRecord, JobRecord>(keyOf({ account, id }), (known) => {
      if (known && known.digest !== digest) throw new AssayError('idempotency_key_reused');
      const webhook = order.webhook ? { webhook: { state: 'pending' as const, tries: 0 } } : {};
      const fresh = { account, id, state: 'queued' as const, order, digest, createdAt: this.now().toISOString(), queued: false, runs: 0 };
      const state = known ?? { ...fresh, ...webhook };
      return { state, result: state };
    });
  }

  async find(ref: JobRef): Promise<JobRecord> {
    const record = await this.cells.read<JobRecord>(keyOf(ref));
    if (!record) throw new AssayError('job_not_found');
    return record;
  }

  /** Changes a record as it is at that moment; `edit` may be called again when somebody else was faster. */
  change(ref: JobRef, edit: (record: JobRecord) => JobRecord): Promise<JobRecord> {
    return this.cells.update<JobRecord, JobRecord>(keyOf(ref), (record) => {
      if (!record) throw new AssayError('job_not_found');
      const state = edit(record);
      return { state, result: state };
    });
  }

  markQueued(ref: JobRef): Promise<JobRecord> {
    return this.change(ref, (record) => ({ ...record, queued: true }));
  }

  /** Takes it up; one that has ended stays as it is. */
  begin(ref: JobRef): Promise<JobRecord> {
    return this.change(ref, (record) => (hasEnded(record) ? record : { ...record, state: 'running', runs: record.runs + 1 }));
  }

  /** Lays it back, as if nobody had begun. */
  handBack(ref: JobRef): Promise<JobRecord> {
    return this.change(ref, (record) => (hasEnded(record) ? record : { ...record, state: 'queued', runs: record.runs - 1 }));
  }

  /** The first end counts. */
  end(ref: JobRef, end: JobEnd | { readonly state: 'cancelled' }): Promise<JobRecord> {
    return this.change(ref, (record) => (hasEnded(record) ? record : { ...record, ...end, endedAt: this.now().toISOString() }));
  }
}

export const hasEnded = ({ state }: Pick<JobRecord, 'state'>): boolean => state !== 'queued' && state !== 'running';

/** What the owner sees: everything but the secret of the webhook. */
export function viewOf({ id, state, order, createdAt, endedAt, result, error, webhook }: JobRecord): JobView {
  const told = webhook && order.webhook ? { webhook: { url: order.webhook.url, ...webhook } } : {};
  const ended = endedAt === undefined ? {} : { endedAt };
  return { id, state, path: order.path, priority: order.priority, createdAt, ...ended, result, error, ...told };
}

const keyOf = ({ account, id }: JobRef): string => `${kvKey(account)}.${kvKey(id)}`;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
