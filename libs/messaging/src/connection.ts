import { connect, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from '@assay/telemetry';
import { Backoff } from './backoff.ts';

export interface NatsOptions {
  /** One or more addresses, comma-separated, e.g. "nats://127.0.0.1:4420". */
  readonly url: string;
  /** Name of the client as the server shows it. */
  readonly name: string;
  readonly token?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Copies over a cluster of each thing that is stored. Default 1. */
  readonly replicas?: number;
}

/** The one connection of a process. It reconnects for as long as it is not closed. */
export interface MessagingConnection {
  readonly nats: NatsConnection;
  /** Whether the server answers at this moment. */
  readonly connected: boolean;
  /** Copies over a cluster of each thing that is stored through it. */
  readonly replicas: number;
  /** Delivers what is buffered and closes. */
  close(): Promise<void>;
}

/**
 * Connects, and keeps trying until it succeeds or the signal is aborted: services may start before the
 * server does. Rejects with the signal's reason only.
 */
export async function connectMessaging(options: NatsOptions, logger: Logger, signal?: AbortSignal): Promise<MessagingConnection> {
  const backoff = new Backoff({ firstMs: 100, maxMs: 2_000 });
  for (;;) {
    signal?.throwIfAborted();
    try {
      return new ReconnectingConnection(await connect(connectionOptions(options)), options.replicas ?? 1, logger);
    } catch (error) {
      logger.warn({ err: error, url: withoutUserInfo(options.url) }, 'NATS does not answer yet');
      await backoff.wait(signal);
    }
  }
}

function connectionOptions(options: NatsOptions): ConnectionOptions {
  const backoff = new Backoff({ firstMs: 100, maxMs: 1_000 });
  return {
    servers: options.url.split(',').map((url) => url.trim()),
    name: options.name,
    ...(options.token ? { token: options.token } : {}),
    ...(options.user ? { user: options.user, pass: options.password ?? '' } : {}),
    maxReconnectAttempts: -1,
    reconnectDelayHandler: () => backoff.next(),
    // A server that restarts may refuse for a moment; giving up would need a restart of this process.
    ignoreAuthErrorAbort: true,
    timeout: 5_000,
    pingInterval: 5_000,
    maxPingOut: 2,
  };
}

class ReconnectingConnection implements MessagingConnection {
  connected = true;

  constructor(
    readonly nats: NatsConnection,
    readonly replicas: number,
    logger: Logger,
  ) {
    void this.follow(logger);
  }

  async close(): Promise<void> {
    this.connected = false;
    if (this.nats.isClosed()) return;
    // Draining waits for the server, which may be gone for good.
    await Promise.race([this.nats.drain().catch(() => this.nats.close()), this.nats.closed()]);
  }

  private async follow(logger: Logger): Promise<void> {
    for await (const status of this.nats.status()) {
      if (status.type === 'disconnect') this.connected = false;
      if (status.type === 'reconnect') this.connected = true;
      if (status.type === 'disconnect' || status.type === 'reconnect' || status.type === 'error')
        logger.warn({ status }, `NATS ${status.type}`);
    }
    this.connected = false;
  }
}

function withoutUserInfo(url: string): string {
  return url.replace(/\/\/[^@/]*@/g, '//');
}
