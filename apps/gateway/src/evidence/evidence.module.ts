import { Module } from '@nestjs/common';
import { EvidenceClient } from './evidence-client.ts';
import { EvidenceController } from './evidence.controller.ts';

@Module({ controllers: [EvidenceController], providers: [EvidenceClient] })
export class EvidenceModule {}
