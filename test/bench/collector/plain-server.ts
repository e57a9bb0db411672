/**
 * The limit: a server that does nothing but write each body to a file, sync it and answer. Bodies that come while a sync is under
 * way share the next one. Prints its port.
 */
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { argv } from 'node:process';
import { buffer } from 'node:stream/consumers';

const file = await open(argv[2] ?? '/dev/null', 'w');
let waiting: { readonly body: Buffer; readonly done: () => void }[] = [];
let writing = false;

async function write(): Promise<void> {
  writing = true;
  while (waiting.length > 0) {
    const group = waiting;
    waiting = [];
    await file.writev(group.map(({ body }) => body));
    await file.datasync();
    for (const { done } of group) done();
  }
  writing = false;
}

const server = createServer((request, response) => {
  void buffer(request).then((body) => {
    waiting.push({ body, done: () => void response.writeHead(200, { 'content-length': 0 }).end() });
    if (!writing) void write();
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
