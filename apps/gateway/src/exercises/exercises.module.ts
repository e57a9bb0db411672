import { Module } from '@nestjs/common';
import { ExercisesController } from './exercises.controller.ts';

@Module({ controllers: [ExercisesController] })
export class ExercisesModule {}
