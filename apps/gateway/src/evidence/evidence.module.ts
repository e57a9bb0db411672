import { Module } from '@nestjs/common';
import { EvidenceClient } from './evidence-client.ts';
import { EvidenceController } from './evidence.controller.ts';
import { InsightsController } from './insights.controller.ts';

@Module({ controllers: [EvidenceController, InsightsController], providers: [EvidenceClient] })
export class EvidenceModule {}
