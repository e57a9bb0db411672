import type { DuckDBConnection } from '@duckdb/node-api';

/** The one connection that writes: its transactions come one after the other. */
export class Transactions {
  private readonly connection: DuckDBConnection;
  private readonly onRolledBack: (connection: DuckDBConnection) => Promise<void>;
  private turn: Promise<unknown> = Promise.resolve();

  /** `onRolledBack` reads again what has been changed in memory for a transaction that has failed. */
  constructor(connection: DuckDBConnection, onRolledBack: (connection: DuckDBConnection) => Promise<void>) {
    this.connection = connection;
    this.onRolledBack = onRolledBack;
  }

  /** Runs when those before it have ended. What it does is done whole or not at all; it resolves when it is on the disk. */
  run<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.between(() => this.transaction(work));
  }

  /** Runs between two transactions. */
  between<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const done = this.turn.then(() => work(this.connection));
    this.turn = done.catch(() => undefined);
    return done;
  }

  private async transaction<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const { connection } = this;
    await connection.run('BEGIN');
    try {
      const result = await work(connection);
      await connection.run('COMMIT');
      return result;
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => undefined);
      await this.onRolledBack(connection);
      throw error;
    }
  }
}
