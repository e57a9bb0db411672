import { AssayError } from '@assay/contracts';
import type { MessagingConnection } from '@assay/messaging';

/** So many bytes may be under way before the server is asked whether it has them. */
const FLUSH_BYTES = 65_536;

export interface OutletDeps {
  readonly connection: MessagingConnection;
  /** Bytes that the server may not have taken yet. */
  readonly mostBytes: number;
}

/**
 * The way out of the process. NATS' client keeps what the server does not take, without an end; here it has one: a server that
 * is slow or away costs streams, never the process.
 */
export class Outlet {
  private readonly deps: OutletDeps;
  private bytes = 0;
  private flushing = false;

  constructor(deps: OutletDeps) {
    this.deps = deps;
  }

  /** Bytes on their way. */
  get pending(): number {
    return this.bytes;
  }

  /** Sends a message; `probe` is where the server says that nobody listens. Throws `overloaded` where it would be too much. */
  send(subject: string, data: Uint8Array, probe?: string): void {
    if (this.bytes + data.length > this.deps.mostBytes) throw new AssayError('overloaded', { details: { pendingBytes: this.bytes } });
    this.sendLast(subject, data, probe);
  }

  /** Sends the message that ends a stream, whatever is under way: it is small, and there is one for each stream. */
  sendLast(subject: string, data: Uint8Array, probe?: string): void {
    this.bytes += data.length;
    this.deps.connection.nats.publish(subject, data, probe === undefined ? undefined : { reply: probe });
    if (this.bytes > FLUSH_BYTES && !this.flushing) void this.flush();
  }

  private async flush(): Promise<void> {
    this.flushing = true;
    const flushed = this.bytes;
    try {
      await this.deps.connection.nats.flush();
    } catch {
      // The connection is closed: what was under way is lost, and so is the reason to count it.
    }
    this.bytes -= flushed;
    this.flushing = false;
    if (this.bytes > FLUSH_BYTES) void this.flush();
  }
}
