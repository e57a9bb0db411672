import { Module } from '@nestjs/common';
import { LogsController } from '../logs/logs.controller.ts';
import { CollectorClient } from './collector-client.ts';
import { TracesController } from './traces.controller.ts';

@Module({ controllers: [TracesController, LogsController], providers: [CollectorClient] })
export class TracesModule {}
