import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createLogger } from './log.ts';
import { otlpProcessor } from './otlp.ts';
import { trace } from './span.ts';
import { startTracing } from './tracing.ts';

const QUEUE = 2_048;
const BATCH = 512;

describe('spans on their way to a receiver that hangs', () => {
  let server: Server;
  afterEach(() => server.closeAllConnections());

  it('are dropped and counted beyond a queue of fixed size', async () => {
    let deliveries = 0;
    const hung = Promise.withResolvers<undefined>();
    server = createServer((_request, response) => {
      if (deliveries++ === 0) hung.resolve(undefined);
      else response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const logger = createLogger({ service: 'test', level: 'silent' });
    let lost = 0;
    const processor = await otlpProcessor({ endpoint, logger, onLost: (_signal, count) => void (lost += count) });
    const tracing = startTracing({ service: 'test', logger, processors: [processor] });
    const make = (count: number): void => {
      for (let i = 0; i < count; i++) trace.getTracer('test').startSpan('work').end();
    };
    make(BATCH);
    await hung.promise;
    make(20 * QUEUE);
    await processor.forceFlush();
    expect(deliveries).toBe(1 + QUEUE / BATCH);
    expect(lost).toBe(19 * QUEUE);
    server.closeAllConnections();
    await tracing.shutdown();
    server.close();
  }, 20_000);
});
