import { Metrics } from '@assay/telemetry';
import { Controller, Get, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { MetricsGuard } from './metrics.guard.ts';

@Controller()
export class MetricsController {
  private readonly metrics: Metrics;

  constructor(metrics: Metrics) {
    this.metrics = metrics;
  }

  @Get('metrics')
  @UseGuards(MetricsGuard)
  async expose(@Res() reply: FastifyReply): Promise<void> {
    const { contentType, text } = await this.metrics.expose();
    await reply.header('content-type', contentType).send(text);
  }
}
