import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AssayError } from '@assay/contracts';
import type { JobKeyFile } from './job-key-file.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Secrets as they lie in the broker's store: AES-256-GCM under a key that is not there. What is sealed says which key it is of, and
 * opens only where it was sealed for. Errors: `service_unavailable` where there is no such key, or none at all.
 */
export class SealedSecrets {
  constructor(private readonly file: Pick<JobKeyFile, 'keys'>) {}

  /** `place` names what the secret belongs to; moved to another place it does not open. */
  async seal(secret: string, place: string): Promise<string> {
    const [{ id, bytes }] = await this.keys();
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, bytes, nonce).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${id}.${sealed.toString('base64url')}`;
  }

  async open(sealed: string, place: string): Promise<string> {
    const [id = '', text = ''] = sealed.split('.');
    const key = (await this.keys()).find((candidate) => candidate.id === id);
    if (!key) throw unreadable(`no job key is called ${id}`);
    const bytes = Buffer.from(text, 'base64url');
    const decipher = createDecipheriv(CIPHER, key.bytes, bytes.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(place))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch (cause) {
      throw unreadable('a sealed secret has been changed, or belongs elsewhere', cause);
    }
  }

  private keys(): ReturnType<JobKeyFile['keys']> {
    return this.file.keys().catch((cause: unknown) => {
      throw unreadable('the job keys cannot be read', cause);
    });
  }
}

const unreadable = (reason: string, cause?: unknown): AssayError => new AssayError('service_unavailable', { details: { reason }, cause });
