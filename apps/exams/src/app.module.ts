import { Module, type DynamicModule } from '@nestjs/common';
import { CatalogueModule } from './catalogue/catalogue.module.ts';
import type { ExamsConfig } from './config.ts';
import { DatabaseModule } from './database/database.module.ts';
import type { OpenDatabase } from './database/database.ts';
import { DraftsModule } from './drafts/drafts.module.ts';
import { HealthModule } from './health/health.module.ts';
import { ProgressModule } from './progress/progress.module.ts';
import { ReconciliationModule } from './reconciliation/reconciliation.module.ts';
import { RunsModule } from './runs/runs.module.ts';
import { SessionsModule } from './sessions/sessions.module.ts';
import { UsersModule } from './users/users.module.ts';

@Module({})
export class AppModule {
  static register(
    service: DynamicModule,
    database: OpenDatabase,
    config: Pick<ExamsConfig, 'contentDirs' | 'activeRuns' | 'reconcileAfterMs'>,
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        service,
        DatabaseModule.register(database),
        CatalogueModule.register(config.contentDirs),
        UsersModule,
        SessionsModule,
        DraftsModule,
        RunsModule.register(config.activeRuns),
        ReconciliationModule.register(config.reconcileAfterMs),
        ProgressModule,
        HealthModule,
      ],
    };
  }
}
