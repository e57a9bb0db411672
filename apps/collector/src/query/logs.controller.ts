import { Controller, Get, Query, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { StoreThread } from '../store/store-thread.ts';
import { whileAsked } from './asked.ts';
import { CodedErrorFilter } from './coded-error.filter.ts';
import { parseLogQuery } from './log-query.ts';

/** Log records, the newest first, by trace, service, level, text and time. */
@Controller('api/logs')
@UseFilters(CodedErrorFilter)
export class LogsController {
  constructor(private readonly store: StoreThread) {}

  @Get()
  async search(@Query() parameters: Readonly<Record<string, unknown>>, @Res() reply: FastifyReply): Promise<void> {
    const page = await this.store.ask({ kind: 'logs', search: parseLogQuery(parameters) }, whileAsked(reply));
    // It is JSON already.
    await reply.type('application/json').send(page);
  }
}
