import { Module, type OnModuleInit } from '@nestjs/common';
import { Readiness } from '@assay/service';
import { HealthController } from './health.controller.ts';
import { Storage } from '../store/storage.ts';

/** Tells when telemetry is taken and kept, but not stored. */
@Module({ controllers: [HealthController] })
export class HealthModule implements OnModuleInit {
  constructor(
    private readonly readiness: Readiness,
    private readonly storage: Storage,
  ) {}

  onModuleInit(): void {
    this.readiness.add('store', () => {
      const { trouble } = this.storage;
      return trouble === undefined ? { status: 'ok' } : { status: 'degraded', detail: trouble };
    });
  }
}
