import { Controller, Get, Param, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StoreThread } from '../store/store-thread.ts';
import { JaegerFilter } from './jaeger.filter.ts';
import { JaegerError, parseSearch, type Parameters } from './jaeger-query.ts';

/** A query that nobody waits for any more need not be answered. */
const ANSWERS_WITHIN_MS = 30_000;

/** The JSON API of Jaeger's query service that its UI and Grafana's datasource call. */
@Controller('api')
@UseFilters(JaegerFilter)
export class JaegerController {
  constructor(private readonly store: StoreThread) {}

  @Get('services')
  async services(@Req() request: FastifyRequest): Promise<unknown> {
    return listOf(await this.store.ask({ kind: 'services' }, signalOf(request)));
  }

  @Get('services/:service/operations')
  async operations(@Param('service') service: string, @Req() request: FastifyRequest): Promise<unknown> {
    return listOf(await this.store.ask({ kind: 'operations', service }, signalOf(request)));
  }

  @Get('traces/:id')
  async trace(@Param('id') traceId: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!/^[0-9a-f]{1,32}$/i.test(traceId)) throw new JaegerError(400, `"${traceId}" is not a trace id`);
    const found = await this.store.ask({ kind: 'trace', traceId: traceId.toLowerCase().padStart(32, '0') }, signalOf(request));
    if (found === undefined) throw new JaegerError(404, 'trace not found');
    await sendTraces(reply, [found]);
  }

  @Get('traces')
  async search(@Query() parameters: Parameters, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const search = parseSearch(parameters, BigInt(Date.now()) * 1_000_000n);
    await sendTraces(reply, await this.store.ask({ kind: 'search', search }, signalOf(request)));
  }
}

function listOf(data: readonly string[]) {
  return { data, total: data.length, limit: 0, offset: 0, errors: null };
}

/** Traces are JSON already. */
async function sendTraces(reply: FastifyReply, traces: readonly string[]): Promise<void> {
  await reply.type('application/json').send(`{"data":[${traces.join()}],"total":0,"limit":0,"offset":0,"errors":null}`);
}

function signalOf({ raw }: FastifyRequest): AbortSignal {
  const gone = new AbortController();
  raw.socket.once('close', () => gone.abort(new Error('the caller went away')));
  return AbortSignal.any([gone.signal, AbortSignal.timeout(ANSWERS_WITHIN_MS)]);
}
