import type { Role } from '@assay/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { eq } from 'drizzle-orm';
import { DATABASE, type Database } from '../database/database.ts';
import { users } from '../database/schema.ts';

export type UserRow = typeof users.$inferSelect;
export type NewUser = Pick<UserRow, 'id' | 'username' | 'displayName' | 'passwordHash'> & { readonly role: Role };

@Injectable()
export class UsersRepository {
  private readonly db: Database;

  constructor(@Inject(DATABASE) db: Database) {
    this.db = db;
  }

  async byId(id: string): Promise<UserRow | undefined> {
    const [row] = await this.db.select().from(users).where(eq(users.id, id));
    return row;
  }

  async byName(username: string): Promise<UserRow | undefined> {
    const [row] = await this.db.select().from(users).where(eq(users.username, username));
    return row;
  }

  /** Creates the user, or gives the one of that name these properties; the id of an existing one stays. */
  async save(user: NewUser): Promise<UserRow> {
    const { displayName, role, passwordHash } = user;
    const [row] = await this.db
      .insert(users)
      .values(user)
      .onConflictDoUpdate({ target: users.username, set: { displayName, role, passwordHash } })
      .returning();
    if (!row) throw new Error('insert returned no row');
    return row;
  }
}
