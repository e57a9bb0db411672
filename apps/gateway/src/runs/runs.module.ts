import { Module } from '@nestjs/common';
import { LiveRuns } from './live-runs.ts';
import { RunsController } from './runs.controller.ts';

@Module({ controllers: [RunsController], providers: [LiveRuns] })
export class RunsModule {}
