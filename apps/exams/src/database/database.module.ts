import { Inject, Injectable, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Readiness } from '@assay/service';
import { sql } from 'drizzle-orm';
import { DATABASE, type OpenDatabase } from './database.ts';

const OPEN_DATABASE = Symbol('OpenDatabase');

/** Closes the database when everything that uses it has ended, and says whether it answers. */
@Injectable()
class DatabaseLife implements OnApplicationShutdown {
  private readonly open: OpenDatabase;

  constructor(@Inject(OPEN_DATABASE) open: OpenDatabase, readiness: Readiness) {
    this.open = open;
    readiness.add('database', async () => {
      await open.db.execute(sql`select 1`);
      return { status: 'ok' };
    });
  }

  onApplicationShutdown(): Promise<void> {
    return this.open.close();
  }
}

@Module({})
export class DatabaseModule {
  static register(open: OpenDatabase): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: OPEN_DATABASE, useValue: open }, { provide: DATABASE, useValue: open.db }, DatabaseLife],
      exports: [DATABASE],
    };
  }
}
