import { Module } from '@nestjs/common';
import { RunsRepository } from '../runs/runs.repository.ts';
import { CancellationService } from './cancellation.service.ts';
import { GivingUp } from './giving-up.service.ts';
import { IntakeService } from './intake.service.ts';
import { Sources } from './sources.ts';
import { Starts } from './starts.service.ts';
import { VerdictsService } from './verdicts.service.ts';

@Module({
  providers: [RunsRepository, VerdictsService, CancellationService, IntakeService, Sources, Starts, GivingUp],
  exports: [RunsRepository, VerdictsService, CancellationService, Starts],
})
export class VerdictsModule {}
