import type { Insights as Shown } from '@assay/contracts';
import { Controller, Get, UseFilters } from '@nestjs/common';
import { CodedErrorFilter } from '../query/coded-error.filter.ts';
import { Insights } from './insights.ts';

/** What is out of its expected range, and was lately. */
@Controller('api/insights')
@UseFilters(CodedErrorFilter)
export class InsightsController {
  constructor(private readonly insights: Insights) {}

  @Get()
  get(): Shown {
    return this.insights.shown;
  }
}
