import { Module } from '@nestjs/common';
import { Audit } from '../audit/audit.ts';
import { AuditModule } from '../audit/audit.module.ts';
import { Configuration } from '../configuration/configuration.ts';
import { Releases } from './releases.ts';
import { VersionTelemetry } from './version-telemetry.ts';
import { VersionTelemetryModule } from './version-telemetry.module.ts';

@Module({
  imports: [AuditModule, VersionTelemetryModule],
  providers: [
    {
      provide: Releases,
      inject: [Configuration, VersionTelemetry, Audit],
      useFactory: (configuration: Configuration, versions: VersionTelemetry, audit: Audit) => new Releases(configuration, versions, audit),
    },
  ],
  exports: [Releases, AuditModule, VersionTelemetryModule],
})
export class ReleasesModule {}
