import { createHash, randomUUID } from 'node:crypto';
import { AssayError, type JobCreate, type JobList, type JobView } from '@assay/contracts';
import type { SharedCells } from '@assay/inference';
import { kvKey } from '../limits/kv-cells.ts';
import { bytesApart, type JobContent } from './job-contents.ts';
import type { SealedSecrets } from './sealed-secrets.ts';

export interface JobCells extends SharedCells {
  read<S>(key: string): Promise<S | undefined>;
  page<S>(prefix: string, revision: number, limit: number): Promise<ReadonlyMap<number, S>>;
}

export interface JobStoreDeps {
  readonly cells: JobCells;
  readonly contents: { put(json: string): Promise<JobContent> };
  readonly secrets: Pick<SealedSecrets, 'seal' | 'open'>;
  readonly now: () => Date;
}

/** Where a job lies: under the account of its owner, so that it does not exist for anybody else. */
export interface JobRef {
  readonly account: string;
  readonly id: string;
}

/** Everything that is known of a job. */
export interface JobRecord extends JobRef, Pick<JobCreate, 'path' | 'priority'> {
  readonly state: JobView['state'];
  readonly body: JobContent;
  /** SHA-256 of the order, without the secret of its webhook. */
  readonly digest: string;
  readonly createdAt: string;
  readonly endedAt?: string;
  /** Whether the queue has it. */
  readonly queued: boolean;
  /** Times that somebody began to work on it. */
  readonly runs: number;
  readonly result?: JobContent;
  readonly error?: unknown;
  readonly webhook?: {
    readonly url: string;
    readonly sealedSecret: string;
    readonly state: 'pending' | 'delivered' | 'given_up';
    readonly tries: number;
  };
}

export type JobEnd = { readonly state: 'done'; readonly result: JobContent } | { readonly state: 'failed'; readonly error: unknown };

/** Jobs and what became of them. Errors: `job_not_found`, `service_unavailable`. */
export class JobStore {
  constructor(private readonly deps: JobStoreDeps) {}

  /** Stores a job, or finds the one that was made with this key. Errors also: `idempotency_key_reused`. */
  async create(account: string, order: JobCreate, idempotencyKey: string | undefined): Promise<JobRecord> {
    const { cells, now } = this.deps;
    const id = idempotencyKey === undefined ? randomUUID() : sha256(JSON.stringify([account, idempotencyKey])).slice(0, 32);
    const ref = { account, id };
    const known = await this.peek(ref);
    if (known) return this.sameAs(known, order);
    const { path, priority } = order;
    const fresh: JobRecord = {
      ...ref,
      ...{ path, priority, state: 'queued', queued: false, runs: 0 },
      digest: digestOf(order),
      createdAt: now().toISOString(),
      body: await this.deps.contents.put(JSON.stringify(order.body)),
      ...(await this.webhookOf(ref, order)),
    };
    const stored = await cells.update<JobRecord, JobRecord>(keyOf(ref), (other = fresh) => ({ state: other, result: other }));
    return stored === fresh ? fresh : this.sameAs(stored, order);
  }

  /** One page of an account's jobs, in the order in which they changed last. */
  async list(account: string, { limit, after }: { readonly limit: number; readonly after: number }): Promise<JobList> {
    const found = await this.deps.cells.page<JobRecord>(`${kvKey(account)}.`, after, limit);
    const next = found.size === limit ? [...found.keys()].at(-1) : undefined;
    return { jobs: [...found.values()].map(viewOf), ...(next === undefined ? {} : { next }) };
  }

  /** Undefined where there is none, or none any more. */
  peek(ref: JobRef): Promise<JobRecord | undefined> {
    return this.deps.cells.read<JobRecord>(keyOf(ref));
  }

  async find(ref: JobRef): Promise<JobRecord> {
    const record = await this.peek(ref);
    if (!record) throw new AssayError('job_not_found');
    return record;
  }

  /** Changes a record as it is at that moment; `edit` may be called again when somebody else was faster. */
  change(ref: JobRef, edit: (record: JobRecord) => JobRecord): Promise<JobRecord> {
    return this.deps.cells.update<JobRecord, JobRecord>(keyOf(ref), (record) => {
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
    return this.change(ref, (record) => (hasEnded(record) ? record : { ...record, ...end, endedAt: this.deps.now().toISOString() }));
  }

  private async webhookOf(ref: JobRef, { webhook }: JobCreate): Promise<Pick<JobRecord, 'webhook'>> {
    if (!webhook) return {};
    const sealedSecret = await this.deps.secrets.seal(webhook.secret, keyOf(ref));
    return { webhook: { url: webhook.url, sealedSecret, state: 'pending', tries: 0 } };
  }

  /** The job that was there, if it is what is ordered now. */
  private async sameAs(known: JobRecord, order: JobCreate): Promise<JobRecord> {
    const secret = known.webhook && (await this.deps.secrets.open(known.webhook.sealedSecret, keyOf(known)));
    if (known.digest === digestOf(order) && secret === order.webhook?.secret) return known;
    throw new AssayError('idempotency_key_reused');
  }
}

export const hasEnded = ({ state }: Pick<JobRecord, 'state'>): boolean => state !== 'queued' && state !== 'running';

/** What the owner sees, without the result: everything but the secret of the webhook. */
export function viewOf({ id, state, path, priority, createdAt, endedAt, error, webhook, result }: JobRecord): JobView {
  const told = webhook && { webhook: { url: webhook.url, state: webhook.state, tries: webhook.tries } };
  const ended = endedAt === undefined ? {} : { endedAt };
  const resultBytes = bytesApart(result);
  return { id, state, path, priority, createdAt, ...ended, error, ...told, ...(resultBytes === undefined ? {} : { resultBytes }) };
}

/** Where a job lies, as a key of the store. */
export const keyOf = ({ account, id }: JobRef): string => `${kvKey(account)}.${kvKey(id)}`;

const digestOf = ({ webhook, ...order }: JobCreate): string => sha256(JSON.stringify([order, webhook?.url]));
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
