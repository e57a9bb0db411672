import { Module } from '@nestjs/common';
import { RunsRepository } from '../runs/runs.repository.ts';
import { CancellationService } from './cancellation.service.ts';
import { IntakeService } from './intake.service.ts';
import { Sources } from './sources.ts';
import { Starts } from './starts.service.ts';
import { VerdictsService } from './verdicts.service.ts';

@Module({
  providers: [RunsRepository, VerdictsService, CancellationService, IntakeService, Sources, Starts],
  exports: [RunsRepository, VerdictsService, CancellationService, Starts],
})
export class VerdictsModule {}
