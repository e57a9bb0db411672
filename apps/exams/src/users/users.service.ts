import { AssayError, Password, ROLE_SCOPES, type Role, type User } from '@assay/contracts';
import { Metrics, METRICS } from '@assay/telemetry';
import { Injectable } from '@nestjs/common';
import { uuid7 } from '../database/uuid7.ts';
import { LoginWaits } from './login-waits.repository.ts';
import { hashPassword, passwordMatches } from './passwords.ts';
import { UsersRepository, type UserRow } from './users.repository.ts';

@Injectable()
export class UsersService {
  private readonly repository: UsersRepository;
  private readonly waits: LoginWaits;
  private readonly metrics: Metrics;

  constructor(repository: UsersRepository, waits: LoginWaits, metrics: Metrics) {
    this.repository = repository;
    this.waits = waits;
    this.metrics = metrics;
  }

  /** Errors: `credentials_wrong` (never saying which), `rate_limited` with `details.retryAfterMs` after too many wrong ones. */
  async authenticate(username: string, password: string): Promise<User> {
    const logins = this.metrics.counter(METRICS.logins);
    const retryAfterMs = await this.waits.begin(username, new Date());
    if (retryAfterMs > 0) throw new AssayError('rate_limited', { details: { retryAfterMs } });
    const row = await this.repository.byName(username);
    const matches = await passwordMatches(row?.passwordHash, password);
    logins.inc({ outcome: matches ? 'ok' : 'wrong' });
    if (!row || !matches) throw new AssayError('credentials_wrong');
    await this.waits.succeeded(username);
    return toUser(row);
  }

  /** Errors: `unauthenticated` when there is no such user any more. */
  async get(id: string): Promise<User> {
    const row = await this.repository.byId(id);
    if (!row) throw new AssayError('unauthenticated');
    return toUser(row);
  }

  /** Creates or updates a user by name. Idempotent. Errors: `validation_failed` for a password that is too short. */
  async ensure(user: { username: string; password: string; displayName: string; role: Role }): Promise<User> {
    if (!Password.safeParse(user.password).success) throw new AssayError('validation_failed', { details: { field: 'password' } });
    const known = await this.repository.byName(user.username);
    const unchanged = known && (await passwordMatches(known.passwordHash, user.password));
    const passwordHash = unchanged ? known.passwordHash : await hashPassword(user.password);
    const { username, displayName, role } = user;
    return toUser(await this.repository.save({ id: known?.id ?? uuid7(), username, displayName, role, passwordHash }));
  }
}

export function toUser({ id, username, displayName, role, locale }: UserRow): User {
  return { id, username, displayName, role, locale, scopes: [...ROLE_SCOPES[role]] };
}
