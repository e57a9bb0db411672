import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

const LISTENING = '0A';

/** Inodes of the sockets that listen on a port, from the text of /proc/net/tcp or tcp6. */
export function listeningInodes(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => state === LISTENING && local.endsWith(`:${wanted}`))
    .map((fields) => fields[9] ?? '');
}

export interface PortHolder {
  readonly pid: number;
  /** Command line, cut to what fits a line. */
  readonly command: string;
}

/** Who listens on a port, as far as /proc tells this user. */
export async function portHolder(port: number): Promise<PortHolder | undefined> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')));
  const sockets = new Set(tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return undefined;
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (await holdsOne(pid, sockets)) return { pid: Number(pid), command: await commandOf(pid) };
  }
  return undefined;
}

async function holdsOne(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const folder = join('/proc', pid, 'fd');
  const descriptors = await readdir(folder).catch(() => []);
  const targets = await Promise.all(descriptors.map((name) => readlink(join(folder, name)).catch(() => '')));
  return targets.some((target) => sockets.has(target));
}

async function commandOf(pid: string): Promise<string> {
  const raw = await readFile(join('/proc', pid, 'cmdline'), 'utf8').catch(() => '');
  return raw.replaceAll('\0', ' ').trim().slice(0, 100);
}
