import { connectDocker, DEFAULT_LIMITS, SandboxHost } from '@assay/sandbox';
import { LOGGER } from '@assay/service';
import { Metrics, type Logger } from '@assay/telemetry';
import { Module, type DynamicModule } from '@nestjs/common';
import type { RunnerConfig } from '../config.ts';
import { LANGUAGES } from '../languages/index.ts';
import { imageNamer } from './image-name.ts';
import { SandboxGauges } from './sandbox-gauges.ts';
import { Sandboxes } from './sandboxes.service.ts';

/** The containers that this runner owns. */
@Module({})
export class SandboxesModule {
  static register(config: RunnerConfig): DynamicModule {
    const create = async (metrics: Metrics, logger: Logger): Promise<Sandboxes> => {
      const gauges = new SandboxGauges(metrics, logger);
      const imageName = imageNamer(config.images);
      const host = await SandboxHost.create({
        docker: connectDocker(config.dockerSocket === undefined ? {} : { socketPath: config.dockerSocket }),
        instanceId: config.instanceId,
        ownerLabel: 'runner',
        ...(config.runtime === undefined ? {} : { runtime: config.runtime }),
        pools: Object.values(LANGUAGES).map(({ image }) => ({ image: imageName(image), size: config.poolSize, limits: DEFAULT_LIMITS })),
        hooks: gauges.hooks(),
      });
      return new Sandboxes(host, gauges, imageName);
    };
    return {
      module: SandboxesModule,
      global: true,
      providers: [{ provide: Sandboxes, useFactory: create, inject: [Metrics, LOGGER] }],
      exports: [Sandboxes],
    };
  }
}
