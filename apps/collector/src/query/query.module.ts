import { Module } from '@nestjs/common';
import { JaegerController } from './jaeger.controller.ts';
import { LogsController } from './logs.controller.ts';

@Module({ controllers: [JaegerController, LogsController] })
export class QueryModule {}
