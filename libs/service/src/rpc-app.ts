import { RpcServer } from '@assay/messaging';
import type { DynamicModule, INestMicroservice, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { CustomStrategy } from '@nestjs/microservices';
import type { ServiceContext } from './run-service.ts';

type Options = CustomStrategy & { readonly logger: LoggerService; readonly abortOnError: boolean };

/** Nest declares its options as a class that nobody can construct; these are the same as a plain object. */
const createMicroservice: (module: DynamicModule, options: Options) => Promise<INestMicroservice> =
  NestFactory.createMicroservice.bind(NestFactory);

/** Starts a Nest application that answers requests over NATS, sharing them with its replicas. */
export async function startRpcApp(module: DynamicModule, context: ServiceContext, group: string): Promise<INestMicroservice> {
  const strategy = new RpcServer({ ...context, group });
  const app = await createMicroservice(module, { strategy, logger: context.nestLogger, abortOnError: false });
  await app.listen();
  return app;
}
