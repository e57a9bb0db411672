import { Controller, Get, Param, Query, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { StoreThread } from '../store/store-thread.ts';
import { whileAsked } from './asked.ts';
import { JaegerFilter } from './jaeger.filter.ts';
import { JaegerError, parseDependencyRange, parseSearch } from './jaeger-query.ts';
import { all, first, type Parameters } from './parameters.ts';

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
    const found = await this.store.ask({ kind: 'operations', service }, whileAsked(reply));
    return listOf([...new Set(found.map(({ name }) => name))]);
  }

  @Get('operations')
  async operationsByKind(@Query() parameters: Parameters, @Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    const service = first(parameters, 'service');
    if (service === undefined) throw new JaegerError(400, "parameter 'service' is required");
    const wanted = first(parameters, 'spanKind');
    const found = await this.store.ask({ kind: 'operations', service }, whileAsked(reply));
    return listOf(found.filter(({ spanKind }) => wanted === undefined || spanKind === wanted));
  }

  @Get('dependencies')
  async dependencies(@Query() parameters: Parameters, @Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    const range = parseDependencyRange(parameters, nowNs());
    const service = first(parameters, 'service');
    const found = await this.store.ask({ kind: 'dependencies', range }, whileAsked(reply));
    const data = found.filter(({ parent, child }) => service === undefined || parent === service || child === service);
    return { ...listOf(data), total: 0 };
  }

  @Get('traces/:id')
  async trace(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const found = await this.store.ask({ kind: 'trace', traceId: traceIdOf(id), form: 'jaeger' }, whileAsked(reply));
    if (found === undefined) throw new JaegerError(404, 'trace not found');
    await sendTraces(reply, [found]);
  }

  @Get('traces')
  async search(@Query() parameters: Parameters, @Res() reply: FastifyReply): Promise<void> {
    const ids = all(parameters, 'traceID');
    if (ids.length > 0) return this.byIds(ids.slice(0, MAX_IDS).map(traceIdOf), reply);
    const search = parseSearch(parameters, nowNs());
    await sendTraces(reply, await this.store.ask({ kind: 'search', search, form: 'jaeger' }, whileAsked(reply)));
  }

  /** Traces that are not there are told of beside those that are. */
  private async byIds(ids: readonly string[], reply: FastifyReply): Promise<void> {
    const signal = whileAsked(reply);
    const found: string[] = [];
    const errors: unknown[] = [];
    for (const traceId of ids) {
      const trace = await this.store.ask({ kind: 'trace', traceId, form: 'jaeger' }, signal);
      if (trace === undefined) errors.push({ msg: 'trace not found', traceID: traceId });
      else found.push(trace);
    }
    await sendTraces(reply, found, errors.length === 0 ? null : errors);
  }
}

/** Traces that may be asked for at once. */
const MAX_IDS = 100;

const nowNs = (): bigint => BigInt(Date.now()) * 1_000_000n;

function listOf(data: readonly unknown[]) {
  return { data, total: data.length, limit: 0, offset: 0, errors: null };
}

/** Traces are JSON already. */
async function sendTraces(reply: FastifyReply, traces: readonly string[], errors: readonly unknown[] | null = null): Promise<void> {
  const rest = JSON.stringify({ total: 0, limit: 0, offset: 0, errors }).slice(1);
  await reply.type('application/json').send(`{"data":[${traces.join()}],${rest}`);
}

function traceIdOf(text: string): string {
  if (!/^[0-9a-f]{1,32}$/i.test(text)) throw new JaegerError(400, `"${text.slice(0, 64)}" is not a trace id`);
  return text.toLowerCase().padStart(32, '0');
}
