import { Module } from '@nestjs/common';
import { Configuration } from '../configuration/configuration.ts';
import { WorkersModule } from '../workers/workers.module.ts';
import { WorkersProvider } from '../workers/workers.provider.ts';
import { makeProvider } from './make-provider.ts';
import { Providers } from './providers.ts';

@Module({
  imports: [WorkersModule],
  providers: [
    {
      provide: Providers,
      inject: [Configuration, WorkersProvider],
      useFactory: (configuration: Configuration, workers: WorkersProvider): Providers => {
        const providers = new Providers((settings) => makeProvider(settings, workers));
        providers.use(configuration.current);
        configuration.onChange((snapshot) => providers.use(snapshot));
        return providers;
      },
    },
  ],
  exports: [Providers],
})
export class ProvidersModule {}
