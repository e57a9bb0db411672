import { createHash } from 'node:crypto';
import { AssayError, BUCKETS } from '@assay/contracts';
import { Objm, type ObjectStore } from '@nats-io/obj';
import type { MessagingConnection } from './connection.ts';

/** Exercise bundles by the SHA-256 (hex) of their bytes. What is stored under a digest never changes. */
export class BundleStore {
  private readonly connection: MessagingConnection;

  constructor(connection: MessagingConnection) {
    this.connection = connection;
  }

  /** Stores the bytes unless they are there, and returns their digest. */
  async put(bytes: Uint8Array): Promise<string> {
    const digest = digestOf(bytes);
    const store = await this.open();
    const known = await store.info(digest);
    if (!known || known.deleted) await store.putBlob({ name: digest }, bytes);
    return digest;
  }

  /** The bytes of a digest, verified. `exercise_invalid` when there are none or they are not what the digest says. */
  async get(digest: string): Promise<Uint8Array> {
    const bytes = await (await this.open()).getBlob(digest);
    if (!bytes) throw new AssayError('exercise_invalid', { details: { bundle: digest, reason: 'not in the object store' } });
    if (digestOf(bytes) !== digest) throw new AssayError('exercise_invalid', { details: { bundle: digest, reason: 'digest differs' } });
    return bytes;
  }

  private open(): Promise<ObjectStore> {
    return new Objm(this.connection.nats).open(BUCKETS.bundles);
  }
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
