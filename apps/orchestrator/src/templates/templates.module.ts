import { join } from 'node:path';
import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER, Readiness } from '@assay/service';
import type { Logger } from '@assay/telemetry';
import { ORCHESTRATOR_CONFIG, type OrchestratorConfig } from '../config.ts';
import { SessionGenerations } from '../sessions/session-generations.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { TemplateFiles } from './template-files.ts';
import { TemplatedGenerations } from './templated-generations.ts';

@Module({
  imports: [SessionsModule],
  providers: [
    {
      provide: TemplateFiles,
      inject: [ORCHESTRATOR_CONFIG, LOGGER],
      useFactory: async ({ home }: OrchestratorConfig, logger: Logger): Promise<TemplateFiles> => {
        const files = new TemplateFiles(join(home, 'templates'), (problem) =>
          logger.error({ problem }, 'a template is wrong; those before stay in use'),
        );
        await files.reload();
        return files;
      },
    },
    {
      provide: TemplatedGenerations,
      inject: [TemplateFiles, SessionGenerations],
      useFactory: ({ templates }: TemplateFiles, sessions: SessionGenerations) => new TemplatedGenerations(templates, sessions),
    },
  ],
  exports: [TemplatedGenerations],
})
export class TemplatesModule implements OnApplicationShutdown {
  constructor(
    readiness: Readiness,
    private readonly files: TemplateFiles,
  ) {
    readiness.add('templates', () => (files.flaw === undefined ? { status: 'ok' } : { status: 'degraded', detail: files.flaw }));
  }

  onApplicationShutdown(): void {
    this.files.close();
  }
}
