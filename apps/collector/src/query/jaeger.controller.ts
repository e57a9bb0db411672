import { Controller, Get, Param, Query, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { StoreThread } from '../store/store-thread.ts';
import { whileAsked } from './asked.ts';
import { JaegerFilter } from './jaeger.filter.ts';
import { JaegerError, parseSearch, type Parameters } from './jaeger-query.ts';

/** The JSON API of Jaeger's query service that its UI and Grafana's datasource call. */
@Controller('api')
@UseFilters(JaegerFilter)
export class JaegerController {
  constructor(private readonly store: StoreThread) {}

  @Get('services')
  async services(@Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    return listOf(await this.store.ask({ kind: 'services' }, whileAsked(reply)));
  }

  @Get('services/:service/operations')
  async operations(@Param('service') service: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    return listOf(await this.store.ask({ kind: 'operations', service }, whileAsked(reply)));
  }

  @Get('traces/:id')
  async trace(@Param('id') traceId: string, @Res() reply: FastifyReply): Promise<void> {
    if (!/^[0-9a-f]{1,32}$/i.test(traceId)) throw new JaegerError(400, `"${traceId}" is not a trace id`);
    const found = await this.store.ask({ kind: 'trace', traceId: traceId.toLowerCase().padStart(32, '0') }, whileAsked(reply));
    if (found === undefined) throw new JaegerError(404, 'trace not found');
    await sendTraces(reply, [found]);
  }

  @Get('traces')
  async search(@Query() parameters: Parameters, @Res() reply: FastifyReply): Promise<void> {
    const search = parseSearch(parameters, BigInt(Date.now()) * 1_000_000n);
    await sendTraces(reply, await this.store.ask({ kind: 'search', search }, whileAsked(reply)));
  }
}

function listOf(data: readonly string[]) {
  return { data, total: data.length, limit: 0, offset: 0, errors: null };
}

/** Traces are JSON already. */
async function sendTraces(reply: FastifyReply, traces: readonly string[]): Promise<void> {
  await reply.type('application/json').send(`{"data":[${traces.join()}],"total":0,"limit":0,"offset":0,"errors":null}`);
}
