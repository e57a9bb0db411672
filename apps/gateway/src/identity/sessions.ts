import { AssayError, EXAMS, NEWS, type User } from '@assay/contracts';
import { Newsroom, RpcClient } from '@assay/messaging';
import { Injectable } from '@nestjs/common';

/** An ended session is noticed by every gateway within this time, though the news of its end be lost. */
const TRUSTED_MS = 1_000;
const MAX_KNOWN = 10_000;

/** Whether a session still holds, asked of exams at most once a second. */
@Injectable()
export class Sessions {
  private readonly client: RpcClient;
  private readonly known = new Map<string, { readonly user: User; readonly until: number }>();

  constructor(client: RpcClient, newsroom: Newsroom) {
    this.client = client;
    newsroom.hear(NEWS.sessionEnded, ({ sessionId }) => void this.known.delete(sessionId));
  }

  open(userId: string, expiresAt: Date): Promise<{ sessionId: string }> {
    return this.client.request(EXAMS.openSession, { userId, expiresAt: expiresAt.toISOString() });
  }

  /** Errors: `token_expired` or `unauthenticated` when the session has ended. */
  async check(sessionId: string): Promise<User> {
    const now = performance.now();
    const known = this.known.get(sessionId);
    if (known && known.until > now) return known.user;
    this.known.delete(sessionId);
    const user = await this.client.request(EXAMS.checkSession, { sessionId });
    if (this.known.size >= MAX_KNOWN) this.forgetOldest();
    this.known.set(sessionId, { user, until: now + TRUSTED_MS });
    return user;
  }

  async close(sessionId: string): Promise<void> {
    this.known.delete(sessionId);
    await this.client.request(EXAMS.closeSession, { sessionId });
  }

  async authenticate(username: string, password: string): Promise<User> {
    try {
      return await this.client.request(EXAMS.authenticate, { username, password }, { timeoutMs: 10_000 });
    } catch (error) {
      // Whether a user exists is nobody's business.
      if (error instanceof AssayError && error.code === 'not_found') throw new AssayError('credentials_wrong', { cause: error });
      throw error;
    }
  }

  /** A map keeps the order of insertion, so its first entry is the oldest. */
  private forgetOldest(): void {
    const { value } = this.known.keys().next();
    if (value !== undefined) this.known.delete(value);
  }
}
