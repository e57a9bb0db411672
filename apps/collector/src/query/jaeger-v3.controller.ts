import { Controller, Get, Param, Query, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { StoreThread } from '../store/store-thread.ts';
import { whileAsked } from './asked.ts';
import { JaegerV3Filter } from './jaeger-v3.filter.ts';
import { checkGetTrace, parseDependencies, parseFindTraces, parsePathId, spanKindOf } from './jaeger-v3-query.ts';
import { JaegerError } from './jaeger-query.ts';
import { first, type Parameters } from './parameters.ts';

/** The HTTP gateway of Jaeger's api_v3: OTLP/JSON in an envelope. */
@Controller('api/v3')
@UseFilters(JaegerV3Filter)
export class JaegerV3Controller {
  constructor(private readonly store: StoreThread) {}

  @Get('services')
  async services(@Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    return { services: await this.store.ask({ kind: 'services' }, whileAsked(reply)) };
  }

  @Get('operations')
  async operations(@Query() parameters: Parameters, @Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    const service = first(parameters, 'service') ?? '';
    const wanted = spanKindOf(parameters);
    const found = await this.store.ask({ kind: 'operations', service }, whileAsked(reply));
    // As there, a kind that is not known is shown as internal.
    const operations = found.map(({ name, spanKind }) => ({ name, spanKind: spanKind === '' ? 'internal' : spanKind }));
    return { operations: operations.filter(({ spanKind }) => wanted === undefined || spanKind === wanted) };
  }

  @Get('dependencies')
  async dependencies(@Query() parameters: Parameters, @Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    const found = await this.store.ask({ kind: 'dependencies', range: parseDependencies(parameters) }, whileAsked(reply));
    // Numbers of 64 bits are text in the JSON of Protocol Buffers.
    return { dependencies: found.map(({ parent, child, callCount }) => ({ parent, child, callCount: String(callCount) })) };
  }

  @Get('traces/:id')
  async trace(@Param('id') id: string, @Query() parameters: Parameters, @Res() reply: FastifyReply): Promise<void> {
    const traceId = parsePathId(id);
    checkGetTrace(parameters);
    const found = await this.store.ask({ kind: 'trace', traceId, form: 'otlp' }, whileAsked(reply));
    await sendTraces(reply, found === undefined ? [] : [found]);
  }

  @Get('traces')
  async search(@Query() parameters: Parameters, @Res() reply: FastifyReply): Promise<void> {
    const search = parseFindTraces(parameters);
    await sendTraces(reply, await this.store.ask({ kind: 'search', search, form: 'otlp' }, whileAsked(reply)));
  }
}

/** Each text is the resourceSpans of a trace. */
async function sendTraces(reply: FastifyReply, traces: readonly string[]): Promise<void> {
  if (traces.length === 0) throw new JaegerError(404, 'No traces found');
  await reply.type('application/json').send(`{"result":{"resourceSpans":[${traces.join()}]}}`);
}
