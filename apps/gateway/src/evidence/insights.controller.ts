import { HTTP, Insights } from '@assay/contracts';
import { Controller } from '@nestjs/common';
import { Operation } from '../http/operation.ts';
import { EvidenceClient } from './evidence-client.ts';

/** How the platform does, for everybody: nothing in it is of a person. */
@Controller()
export class InsightsController {
  constructor(private readonly collector: EvidenceClient) {}

  @Operation(HTTP.insights)
  get(): Promise<Insights> {
    return this.collector.ask(Insights, 'insights');
  }
}
