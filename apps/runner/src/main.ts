import { RpcServer } from '@assay/messaging';
import { runService } from '@assay/service';
import { NestFactory } from '@nestjs/core';
import type { CustomStrategy } from '@nestjs/microservices';
import { AppModule } from './app.module.ts';
import { readRunnerConfig } from './config.ts';

await runService({
  name: 'runner',
  config: readRunnerConfig,
  opsPort: ({ opsPort }) => opsPort,
  start: async (context, config) => {
    const options = { strategy: new RpcServer({ ...context, group: 'runner' }), logger: context.nestLogger };
    const app = await NestFactory.createMicroservice<CustomStrategy>(AppModule.register(context, config), options);
    await app.listen();
    return app;
  },
});
