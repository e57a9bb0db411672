import { Module } from '@nestjs/common';
import { VerdictsModule } from '../verdicts/verdicts.module.ts';
import { ProgressController } from './progress.controller.ts';
import { ProgressService } from './progress.service.ts';

@Module({ imports: [VerdictsModule], controllers: [ProgressController], providers: [ProgressService] })
export class ProgressModule {}
