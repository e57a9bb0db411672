import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { listeningInodes, portHolder } from './port-holder.ts';

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1130 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41001 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1130 0100007F:D3A2 01 00000000:00000000 00:00000000 00000000     0        0 41002 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41003 1 0000000000000000 100 0 0 10 0
`;

describe('listeningInodes', () => {
  it('finds the listener of a port and neither its connections nor other ports', () => {
    expect(listeningInodes(TABLE, 4400)).toEqual(['41001']);
    expect(listeningInodes(TABLE, 80)).toEqual(['41003']);
    expect(listeningInodes(TABLE, 4401)).toEqual([]);
  });

  it('reads the long addresses of tcp6', () => {
    const line =
      '   0: 00000000000000000000000001000000:1130 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 52001 1 0 100 0 0 10 0';
    expect(listeningInodes(`header\n${line}\n`, 4400)).toEqual(['52001']);
  });
});

describe('portHolder', () => {
  it('names this process for a port it listens on, and nobody once it is closed', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const holder = await portHolder(port);
    expect(holder?.pid).toBe(process.pid);
    expect(holder?.command).toContain('node');
    await new Promise((resolve) => server.close(resolve));
    expect(await portHolder(port)).toBeUndefined();
  });
});
