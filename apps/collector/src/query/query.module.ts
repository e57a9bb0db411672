import { Module } from '@nestjs/common';
import { JaegerController } from './jaeger.controller.ts';

@Module({ controllers: [JaegerController] })
export class QueryModule {}
