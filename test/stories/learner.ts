import { randomBytes } from 'node:crypto';
import { EXAMS } from '@assay/contracts';
import { connectMessaging, RpcClient } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { Client } from '../edge/client.ts';
import type { Assay } from '../launcher/index.ts';

/** Somebody who has never been here, so that no story depends on another one. */
export interface Learner {
  readonly username: string;
  readonly password: string;
  /** A session that is open already: the cookie's value, and its end in ISO 8601. */
  readonly session: { readonly token: string; readonly expiresAt: string };
  /** The same person, over HTTP and without a browser. */
  readonly api: Client;
}

export async function newLearner(assay: Assay): Promise<Learner> {
  const username = `learner-${randomBytes(4).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const signal = AbortSignal.timeout(10_000);
  const connection = await connectMessaging(
    { ...assay.nats, name: 'stories' },
    createLogger({ service: 'stories', level: 'silent' }),
    signal,
  );
  try {
    const user = { username, password, displayName: username, role: 'candidate' } as const;
    await new RpcClient(connection).request(EXAMS.ensureUser, user, { signal, timeoutMs: 10_000 });
  } finally {
    await connection.close();
  }
  const { body } = await new Client(assay.baseUrl, {}).send('POST', '/api/v1/session', { username, password });
  const session = body as unknown as Learner['session'];
  return { username, password, session, api: Client.bearer(assay.baseUrl, session.token) };
}
