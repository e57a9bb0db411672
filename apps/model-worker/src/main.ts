import { runService } from '@assay/service';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.ts';
import { readModelWorkerConfig } from './config.ts';

await runService({
  name: 'model-worker',
  config: readModelWorkerConfig,
  opsPort: ({ opsPort }) => opsPort,
  start: async (context, config) => {
    const app = await NestFactory.createApplicationContext(AppModule.register(context, config), {
      logger: context.nestLogger,
      abortOnError: false,
    });
    await app.init();
    return app;
  },
});
