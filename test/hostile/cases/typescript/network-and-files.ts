// hostile: {"title":"sockets, host files and native code","family":"escape","mode":"try","expect":["passed"],"denied":true}
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';

export function greet(_name: string): string {
  return '';
}

function attempt(what: string, action: () => unknown): void {
  try {
    action();
    console.log('ESCAPED:', what);
  } catch {
    console.log('DENIED:', what);
  }
}

if (import.meta.main) {
  attempt('shadow', () => readFileSync('/etc/shadow'));
  attempt('write to the image', () => writeFileSync('/opt/assay/kit/assay_kit.ts', ''));
  attempt('write to the root', () => writeFileSync('/assay-hostile-planted', ''));
  attempt('write to the work folder', () => writeFileSync('/work/assay-hostile-planted', ''));
  attempt('mount', () => execFileSync('mount', ['-t', 'tmpfs', 'none', '/tmp'], { stdio: 'ignore' }));
  attempt('su', () => execFileSync('su', ['-c', 'id'], { stdio: 'ignore' }));
  attempt('memory of pid 1', () => readFileSync('/proc/1/mem'));
  for (const target of [{ path: '/var/run/docker.sock' }, { host: '127.0.0.1', port: 4420 }, { host: '172.17.0.1', port: 4400 }]) {
    const socket = connect(target);
    const name = JSON.stringify(target);
    try {
      await Promise.race([once(socket, 'connect'), once(socket, 'error').then(([e]) => Promise.reject(e as Error))]);
      console.log('ESCAPED:', name);
    } catch {
      console.log('DENIED:', name);
    }
    socket.destroy();
  }
  console.log('DONE');
}
