import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readConfig, type Ports } from '../config.ts';
import { assertPortsFree } from './ports.ts';

const never = new AbortController().signal;
const server = createServer();
let taken: number;

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  taken = (server.address() as AddressInfo).port;
});

afterEach(() => void server.close());

/** Port 0 is always free: the system picks one. */
const free = Object.fromEntries(Object.keys(readConfig({}).ports).map((part) => [part, 0])) as unknown as Ports;

const ports = (changed: Partial<Ports>): Ports => ({ ...free, ...changed });

describe('assertPortsFree', () => {
  it('names the port, its holder and the setting in one line', async () => {
    const line = new RegExp(
      `^Port ${taken}, which nats needs, is held by process ${process.pid} \\(.*node.*\\)\\. End it, or set ASSAY_NATS_PORT to another port\\.$`,
    );
    await expect(assertPortsFree(ports({ nats: taken }), '/nowhere', never)).rejects.toThrow(line);
  });

  it('is content when all are free', async () => {
    await expect(assertPortsFree(ports({}), '/nowhere', never)).resolves.toBeUndefined();
  });
});
