import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Token {
  readonly renewable: boolean;
  ttlSeconds: number;
  endsAt: number;
  renewals: number;
}

interface Version {
  readonly data: Readonly<Record<string, unknown>> | null;
}

export interface VaultRequest {
  readonly method: string;
  readonly path: string;
  readonly namespace: string | undefined;
  readonly status: number;
}

/** How the server fails, until it is told otherwise. */
export type VaultFault = 'none' | 'sealed' | 'away' | 'silent' | 'nonsense' | 'redirects';

export interface VaultServer {
  readonly url: string;
  readonly requests: readonly VaultRequest[];
  fault: VaultFault;
  /** Paths that no token may read. */
  readonly denied: Set<string>;
  /** How long tokens last that are got by logging in, s. */
  tokenSeconds: number;
  /** Writes a new version of a secret. */
  put(path: string, data: Readonly<Record<string, unknown>>): void;
  /** Deletes the newest version of a secret, as `vault kv delete` does. */
  delete(path: string): void;
  /** A token as an operator hands it out; lasts for ever. */
  issue(): string;
  /** Ends every token. */
  revoke(): void;
  stop(): Promise<void>;
}

export interface VaultOptions {
  readonly namespace?: string;
  readonly mount?: string;
  readonly roleId?: string;
  readonly secretId?: string;
  /** Where everybody is sent by the fault `redirects`. */
  readonly elsewhere?: string;
}

/**
 * Speaks the wire of HashiCorp Vault's KV engine, version 2, with tokens and AppRole: the part that clients read by. Bodies, statuses and
 * the words of its errors are those of Vault's API documentation. On loopback, any free port.
 */
export async function startVault(options: VaultOptions = {}): Promise<VaultServer> {
  const { namespace, mount = 'secret', roleId = 'role', secretId = 'secret-id', elsewhere = '' } = options;
  const secrets = new Map<string, Version[]>();
  const tokens = new Map<string, Token>();
  const requests: VaultRequest[] = [];

  const issue = (seconds: number): string => {
    const token = `hvs.${randomBytes(18).toString('base64url')}`;
    tokens.set(token, {
      renewable: seconds > 0,
      ttlSeconds: seconds,
      endsAt: seconds > 0 ? Date.now() + seconds * 1_000 : Infinity,
      renewals: 0,
    });
    return token;
  };
  const authOf = (token: string) => {
    const { ttlSeconds, renewable } = tokens.get(token) ?? { ttlSeconds: 0, renewable: false };
    return { client_token: token, accessor: 'a', policies: ['default'], lease_duration: ttlSeconds, renewable };
  };

  function answer(request: IncomingMessage, body: Readonly<Record<string, unknown>>): Answer {
    const path = (request.url ?? '').replace(/^\/v1\//, '');
    if (namespace !== undefined && request.headers['x-vault-namespace'] !== namespace) return DENIED;
    if (request.method === 'POST' && path === 'auth/approle/login') {
      if (body['role_id'] !== roleId || body['secret_id'] !== secretId) return refused(400, 'invalid role or secret ID');
      return ok({ auth: authOf(issue(server.tokenSeconds)) });
    }
    const name = request.headers['x-vault-token'];
    const token = typeof name === 'string' ? tokens.get(name) : undefined;
    if (typeof name !== 'string' || !token || token.endsAt <= Date.now()) return DENIED;
    if (path === 'auth/token/lookup-self')
      return ok({ data: { ttl: token.renewable ? Math.ceil((token.endsAt - Date.now()) / 1_000) : 0, renewable: token.renewable } });
    if (request.method === 'POST' && path === 'auth/token/renew-self') {
      token.endsAt = Date.now() + token.ttlSeconds * 1_000;
      token.renewals++;
      return ok({ auth: authOf(name) });
    }
    const prefix = `${mount}/data/`;
    if (request.method !== 'GET' || !path.startsWith(prefix)) return refused(404);
    const secret = path.slice(prefix.length);
    if (server.denied.has(secret)) return DENIED;
    const versions = secrets.get(secret);
    const newest = versions?.at(-1);
    if (!versions || !newest) return refused(404);
    const metadata = { version: versions.length, deletion_time: newest.data ? '' : '2026-01-01T00:00:00Z', destroyed: false };
    return { status: newest.data ? 200 : 404, body: { lease_duration: 0, data: { data: newest.data, metadata } } };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString();
    const faulty = FAULTS[server.fault]?.(elsewhere, request.url ?? '');
    const given = faulty ?? answer(request, text === '' ? {} : (JSON.parse(text) as Record<string, unknown>));
    const told = request.headers['x-vault-namespace'];
    requests.push({
      method: request.method ?? '',
      path: request.url ?? '',
      namespace: typeof told === 'string' ? told : undefined,
      status: given.status,
    });
    if (server.fault === 'away') response.destroy();
    if (server.fault === 'away' || server.fault === 'silent') return;
    response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers });
    response.end(typeof given.body === 'string' ? given.body : JSON.stringify(given.body));
  }

  const listener = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const server: VaultServer = {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    requests,
    fault: 'none',
    denied: new Set(),
    tokenSeconds: 3_600,
    put: (path, data) => void secrets.set(path, [...(secrets.get(path) ?? []), { data }]),
    delete: (path) => void secrets.set(path, [...(secrets.get(path) ?? []), { data: null }]),
    issue: () => issue(0),
    revoke: () => tokens.clear(),
    stop: () => stop(listener),
  };
  return server;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const refused = (status: number, ...errors: string[]): Answer => ({ status, body: { errors } });
const DENIED = refused(403, 'permission denied');

const FAULTS: Partial<Record<VaultFault, (elsewhere: string, path: string) => Answer>> = {
  sealed: () => refused(503, 'Vault is sealed'),
  nonsense: () => ({ status: 200, body: '<html>a proxy says hello</html>' }),
  redirects: (elsewhere, path) => ({ status: 307, body: '', headers: { location: elsewhere + path } }),
};

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
