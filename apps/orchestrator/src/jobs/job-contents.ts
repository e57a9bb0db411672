import { randomUUID } from 'node:crypto';
import { AssayError } from '@assay/contracts';
import { ensureObjects, type MessagingConnection } from '@assay/messaging';
import type { ObjectStore } from '@nats-io/obj';

/** What a job was asked and what it answered, as JSON: beside its record where that is small, else in the object store. */
export type JobContent = { readonly inline: unknown } | { readonly object: string; readonly bytes: number };

const BUCKET = 'inference-job-contents';
/** A record is written at each step of a job, and a message of the broker has at most 8 MiB. */
const INLINE_BYTES = 262_144;
/** As long as a record is kept after its last change, and the hour in which a webhook may still change it. */
const KEPT_MS = 25 * 3_600_000;
/** All together may take so much of the broker's disk; more are refused. */
const MAX_BYTES = 2_048 * 1_048_576;

/** Contents of jobs. Errors: `service_unavailable`. */
export class JobContents {
  private opening: Promise<ObjectStore> | undefined;

  constructor(private readonly connection: MessagingConnection) {}

  /** Keeps a JSON text. Each call makes a content of its own: whoever reads one is not disturbed by the next. */
  async put(json: string): Promise<JobContent> {
    const bytes = Buffer.byteLength(json);
    if (bytes <= INLINE_BYTES) return { inline: JSON.parse(json) as unknown };
    const object = randomUUID();
    await this.within(async (store) => store.putBlob({ name: object }, Buffer.from(json)));
    return { object, bytes };
  }

  async get(content: JobContent): Promise<unknown> {
    if ('inline' in content) return content.inline;
    const bytes = await this.within((store) => store.getBlob(content.object));
    if (!bytes) throw new AssayError('service_unavailable', { details: { reason: 'the content of this job is no longer there' } });
    return JSON.parse(Buffer.from(bytes).toString()) as unknown;
  }

  private async within<T>(work: (store: ObjectStore) => Promise<T>): Promise<T> {
    try {
      const opening = (this.opening ??= ensureObjects(this.connection, BUCKET, { ttlMs: KEPT_MS, maxBytes: MAX_BYTES }));
      return await work(await opening);
    } catch (cause) {
      this.opening = undefined;
      throw new AssayError('service_unavailable', { details: { bucket: BUCKET }, cause });
    }
  }
}

/** Length of a content, bytes of JSON, where it lies apart. */
export const bytesApart = (content: JobContent | undefined): number | undefined =>
  content && 'object' in content ? content.bytes : undefined;
