import { Module } from '@nestjs/common';
import { LiveRuns } from './live-runs.ts';
import { OpenStreams } from './open-streams.ts';
import { RunsController } from './runs.controller.ts';

@Module({ controllers: [RunsController], providers: [LiveRuns, OpenStreams] })
export class RunsModule {}
