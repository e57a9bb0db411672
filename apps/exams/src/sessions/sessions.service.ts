import { AssayError, NEWS, type User } from '@assay/contracts';
import { Newsroom } from '@assay/messaging';
import { Injectable } from '@nestjs/common';
import { uuid7 } from '../database/uuid7.ts';
import { toUser } from '../users/users.service.ts';
import { SessionsRepository } from './sessions.repository.ts';

/** Log-ins that have not ended. A token names its session, so that logging out ends the token too. */
@Injectable()
export class SessionsService {
  private readonly repository: SessionsRepository;
  private readonly newsroom: Newsroom;

  constructor(repository: SessionsRepository, newsroom: Newsroom) {
    this.repository = repository;
    this.newsroom = newsroom;
  }

  async open(userId: string, expiresAt: Date): Promise<string> {
    const id = uuid7();
    await this.repository.removeExpired(new Date());
    await this.repository.open({ id, userId, expiresAt });
    return id;
  }

  /** Errors: `token_expired` when the session has ended or never was. */
  async check(sessionId: string): Promise<User> {
    const user = await this.repository.userOf(sessionId, new Date());
    if (!user) throw new AssayError('token_expired');
    return toUser(user);
  }

  /** Ends a session. Gateways are told, so that they forget it, and what is open in its name, at once. */
  async close(sessionId: string): Promise<void> {
    await this.repository.close(sessionId);
    this.newsroom.tell(NEWS.sessionEnded, { sessionId });
  }
}
