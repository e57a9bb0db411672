import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { ExperimentChangesModule } from '../experiments/experiment-changes.module.ts';
import { GenerationsModule } from '../generations/generations.module.ts';
import { KeysModule } from '../keys/keys.module.ts';
import { LedgerModule } from '../ledger/ledger.module.ts';
import { ProfilesModule } from '../profiles/profiles.module.ts';
import { ReleasesModule } from '../releases/releases.module.ts';
import { WorkersModule } from '../workers/workers.module.ts';
import { AliasesController } from './aliases.controller.ts';
import { AuditController } from './audit.controller.ts';
import { ConfigurationController } from './configuration.controller.ts';
import { ExperimentsController } from './experiments.controller.ts';
import { LedgerController } from './ledger.controller.ts';
import { ProfilesController } from './profiles.controller.ts';
import { RoutingController } from './routing.controller.ts';
import { VersionsController } from './versions.controller.ts';
import { WorkersController } from './workers.controller.ts';

/** `/admin/v1`: what the platform's operators see and change. */
@Module({
  imports: [KeysModule, WorkersModule, GenerationsModule, ExperimentChangesModule, ReleasesModule, LedgerModule, ProfilesModule],
  controllers: [
    AliasesController,
    AuditController,
    VersionsController,
    ConfigurationController,
    WorkersController,
    RoutingController,
    LedgerController,
    ExperimentsController,
    ProfilesController,
  ],
})
export class AdminModule implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const yaml = ['application/yaml', 'application/x-yaml', 'text/yaml'];
    fastify.addContentTypeParser(yaml, { parseAs: 'string' }, (_request, body, done) => done(null, body));
  }
}
