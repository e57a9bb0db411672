import { Module } from '@nestjs/common';
import { JaegerController } from './jaeger.controller.ts';
import { JaegerV3Controller } from './jaeger-v3.controller.ts';
import { LogsController } from './logs.controller.ts';

@Module({ controllers: [JaegerController, JaegerV3Controller, LogsController] })
export class QueryModule {}
