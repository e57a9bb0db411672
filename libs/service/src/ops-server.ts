import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { AssayError } from '@assay/contracts';
import type { Metrics } from '@assay/telemetry';
import { isAllowedHost } from './allowed-host.ts';
import { worstOf, type Readiness } from './readiness.ts';

export interface OpsServerOptions {
  /** Port on loopback. */
  readonly port: number;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
}

/** Serves `/metrics` and `/healthz` on loopback, for whoever operates the service. */
export class OpsServer {
  private readonly options: OpsServerOptions;
  private readonly server: Server;

  constructor(options: OpsServerOptions) {
    this.options = options;
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
      });
    });
  }

  /** Resolves with the port once it listens; rejects when the port is taken. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.options.port, '127.0.0.1', resolve);
    });
    const address = this.server.address();
    return typeof address === 'object' && address ? address.port : this.options.port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => void this.server.close(() => resolve()));
  }

  private async answer({ url = '', headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isAllowedHost(headers.host)) {
      const error = new AssayError('host_not_allowed');
      response.writeHead(error.status, { 'content-type': 'application/json' }).end(JSON.stringify(error.toBody()));
      return;
    }
    const path = url.split('?')[0];
    if (path === '/metrics') return this.metrics(headers.accept, response);
    if (path === '/healthz') return this.health(response);
    response.writeHead(404, { 'content-type': 'text/plain' }).end('/metrics or /healthz\n');
  }

  private async metrics(accept: string | undefined, response: ServerResponse): Promise<void> {
    const { contentType, text } = await this.options.metrics.expose(accept);
    response.writeHead(200, { 'content-type': contentType }).end(text);
  }

  private async health(response: ServerResponse): Promise<void> {
    const parts = await this.options.readiness.check();
    const status = worstOf(Object.values(parts));
    response.writeHead(status === 'unavailable' ? 503 : 200, { 'content-type': 'application/json' }).end(JSON.stringify({ status, parts }));
  }
}
