import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { JobView } from '@assay/contracts';

/** One message as it arrived. */
export interface Told {
  readonly id: string;
  readonly job: JobView;
  readonly body: string;
  /** Whether it is signed with the receiver's secret. */
  readonly signed: boolean;
}

export interface WebhookReceiver {
  /** What a job names as its webhook. */
  readonly webhook: { readonly url: string; readonly secret: string };
  readonly told: Told[];
  /** From now on nobody is answered, or everybody is at once. */
  hold(holds: boolean): void;
  stop(): void;
}

const SECRET = 'the secret of a receiver';

/** Somebody who waits for jobs, on loopback. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const told: Told[] = [];
  const held = new Set<ServerResponse>();
  let holds = false;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { 'x-assay-id': id, 'x-assay-timestamp': timestamp, 'x-assay-signature': signature } = request.headers;
      const expected = `sha256=${createHmac('sha256', SECRET)
        .update(`${String(timestamp)}.${body}`)
        .digest('hex')}`;
      told.push({ id: String(id), body, job: JobView.parse(JSON.parse(body)), signed: signature === expected });
      if (holds) held.add(response);
      else response.writeHead(204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    webhook: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, secret: SECRET },
    told,
    hold: (now) => {
      holds = now;
      for (const response of held) response.writeHead(204).end();
      held.clear();
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
