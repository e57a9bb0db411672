import { Module } from '@nestjs/common';
import { InferenceController } from './inference.controller.ts';

@Module({ controllers: [InferenceController] })
export class InferenceModule {}
