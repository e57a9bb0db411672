import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

export interface DeafListener {
  readonly port: number;
  stop(): Promise<void>;
}

const LISTEN = `const s = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => process.send(s.address().port))`;
/** More than a backlog of one holds. */
const CONNECTIONS = 4;

/** An address on which a connection is neither accepted nor refused: its process stands still and its backlog is full. */
export async function startDeafListener(): Promise<DeafListener> {
  const child = spawn(process.execPath, ['--eval', LISTEN], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  const [port] = (await once(child, 'message')) as [number];
  child.kill('SIGSTOP');
  const sockets = Array.from({ length: CONNECTIONS }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  await Promise.race(sockets.map((socket) => once(socket, 'connect')));
  return {
    port,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      child.kill('SIGKILL');
      await exited;
    },
  };
}
