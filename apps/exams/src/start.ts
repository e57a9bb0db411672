import { startRpcApp, type ServiceContext } from '@assay/service';
import type { INestMicroservice } from '@nestjs/common';
import { AppModule } from './app.module.ts';
import type { ExamsConfig } from './config.ts';
import { openDatabase } from './database/open.ts';

/** Opens the database, brings it up to date, publishes the catalogue and answers requests. */
export async function startExams(context: ServiceContext, config: ExamsConfig): Promise<INestMicroservice> {
  const database = await openDatabase({ url: config.databaseUrl, home: config.home });
  return startRpcApp(AppModule.register(context.serviceModule, database, config), context, 'exams');
}
