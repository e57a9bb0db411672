import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EXAMS, Session, type Role } from '@assay/contracts';
import { connectMessaging, RpcClient } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { z } from 'zod';
import { readIfThere, writePrivate } from './home.ts';
import type { NatsAccess } from './nats.ts';

const Credential = z.object({ username: z.string(), password: z.string(), token: z.string().optional() });
const Credentials = z.object({ admin: Credential, candidate: Credential });

type Passwords = Readonly<Record<keyof Credentials, string>>;

const RENEW_AT_LEAST_MS = 60_000;

/** The first users, as they stand in ASSAY_HOME/credentials.json. */
export interface Credentials {
  readonly admin: { readonly username: string; readonly password: string; readonly token: string };
  readonly candidate: { readonly username: string; readonly password: string; readonly token: string };
}

/** Credentials that were written down, and when the first of their tokens ends, ms since the epoch. */
export interface Issued {
  readonly credentials: Credentials;
  readonly expiresAt: number;
}

const FIRST_USERS = [
  { username: 'admin', displayName: 'Admin', role: 'admin' },
  { username: 'candidate', displayName: 'Candidate', role: 'candidate' },
] as const satisfies readonly { username: keyof Credentials; displayName: string; role: Role }[];

export interface SeedOptions {
  readonly home: string;
  readonly nats: NatsAccess;
  readonly gatewayUrl: string;
  readonly signal: AbortSignal;
}

export const credentialsPath = (home: string): string => join(home, 'credentials.json');

/** Creates the first users, keeps the passwords of an earlier start, and writes them down with fresh tokens. */
export async function seedCredentials(options: SeedOptions): Promise<Issued> {
  const kept = await readKept(options.home);
  const passwords = { admin: kept?.admin.password ?? newPassword(), candidate: kept?.candidate.password ?? newPassword() };
  await ensureUsers(passwords, options);
  return writeTokens(passwords, options);
}

/** Keeps the tokens on file valid: logs in again at half of their life. Resolves when the signal is aborted. */
export async function renewTokens(first: Issued, options: SeedOptions): Promise<void> {
  const { admin, candidate } = first.credentials;
  const passwords = { admin: admin.password, candidate: candidate.password };
  for (let last = first; !options.signal.aborted;) {
    const waitMs = Math.max(RENEW_AT_LEAST_MS, (last.expiresAt - Date.now()) / 2);
    await delay(waitMs, undefined, { signal: options.signal }).catch(() => undefined);
    last = await writeTokens(passwords, options).catch(() => last);
  }
}

/** Logs both users in and replaces credentials.json. */
async function writeTokens(passwords: Passwords, options: SeedOptions): Promise<Issued> {
  const admin = await logIn('admin', passwords.admin, options);
  const candidate = await logIn('candidate', passwords.candidate, options);
  const credentials = {
    admin: { username: 'admin', password: passwords.admin, token: admin.token },
    candidate: { username: 'candidate', password: passwords.candidate, token: candidate.token },
  };
  await writePrivate(credentialsPath(options.home), `${JSON.stringify(credentials, null, 2)}\n`);
  return { credentials, expiresAt: Math.min(Date.parse(admin.expiresAt), Date.parse(candidate.expiresAt)) };
}

const newPassword = (): string => randomBytes(15).toString('base64url');

/** What is written down, if anything is. */
export async function readKept(home: string): Promise<z.infer<typeof Credentials> | undefined> {
  const text = await readIfThere(credentialsPath(home));
  return text === undefined ? undefined : Credentials.parse(JSON.parse(text));
}

async function ensureUsers(passwords: Passwords, { nats, signal }: SeedOptions): Promise<void> {
  const connection = await connectMessaging({ ...nats, name: 'assay-up' }, createLogger({ service: 'cli', level: 'silent' }), signal);
  try {
    const client = new RpcClient(connection);
    for (const user of FIRST_USERS) {
      await client.request(EXAMS.ensureUser, { ...user, password: passwords[user.username] }, { signal, timeoutMs: 10_000 });
    }
  } finally {
    await connection.close();
  }
}

async function logIn(username: string, password: string, { gatewayUrl, signal }: SeedOptions): Promise<Session> {
  const response = await fetch(`${gatewayUrl}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
    signal,
  });
  if (!response.ok) throw new Error(`the gateway refused the login of ${username}: ${response.status} ${await response.text()}`);
  return Session.parse(await response.json());
}
