import { AssayError, HTTP, type TelemetryService, type Trace, type TraceSearch, type TraceSummary } from '@assay/contracts';
import { Controller } from '@nestjs/common';
import { Input, Operation, type OperationInput } from '../http/operation.ts';
import { CollectorClient } from './collector-client.ts';
import { JaegerNames, JaegerTraces, readTrace } from './jaeger-answer.ts';
import { ownView } from './own-view.ts';
import { summarise } from './summary.ts';
import { parseTags } from './tag-query.ts';

const MIB = 1_048_576;
/** Somebody's own trace has some ten spans; one that they have blown up themselves costs them, not the others. */
const OWN_BYTES = 4 * MIB;
const WHOLE_BYTES = 64 * MIB;
const HOUR_MS = 3_600_000;

/** Traces as the collector keeps them: all of it for operators, of their own for everybody else. */
@Controller()
export class TracesController {
  constructor(private readonly collector: CollectorClient) {}

  @Operation(HTTP.getTrace)
  async get(@Input() { params, principal }: OperationInput<typeof HTTP.getTrace>): Promise<Trace> {
    const all = principal.scopes.has('operations:read');
    const path = `/api/traces/${params.id}`;
    const answer = await this.collector.ask({ path, schema: JaegerTraces, most: all ? WHOLE_BYTES : OWN_BYTES });
    const [found] = answer?.data ?? [];
    const trace = found && readTrace(found);
    const shown = trace && (all ? trace : ownView(trace, principal.user.id));
    // A trace of somebody else's is told by nothing from one that is not there.
    if (!shown) throw new AssayError('trace_not_found');
    return shown;
  }

  @Operation(HTTP.searchTraces)
  async search(@Input() { query }: OperationInput<typeof HTTP.searchTraces>): Promise<TraceSummary[]> {
    const parameters = parametersOf(query, Date.now());
    const services = query.service === undefined ? await this.names('/api/services') : [query.service];
    const found = new Map<string, TraceSummary>();
    for (const service of services) {
      const answer = await this.collector.ask({ path: '/api/traces', query: { ...parameters, service }, schema: JaegerTraces });
      for (const trace of answer?.data ?? []) if (trace.spans.length > 0) found.set(trace.traceID, summarise(readTrace(trace)));
    }
    return [...found.values()].sort((a, b) => b.startUs - a.startUs).slice(0, query.limit);
  }

  @Operation(HTTP.telemetryServices)
  async services(): Promise<TelemetryService[]> {
    const names = await this.names('/api/services');
    return Promise.all(
      names.map(async (name) => ({ name, operations: await this.names(`/api/services/${encodeURIComponent(name)}/operations`) })),
    );
  }

  private async names(path: string): Promise<string[]> {
    return (await this.collector.ask({ path, schema: JaegerNames }))?.data ?? [];
  }
}

/** The question in Jaeger's words. Times are microseconds there. */
function parametersOf(
  { operation, tags, minMs, maxMs, errors, from, to, limit }: TraceSearch,
  now: number,
): Record<string, string | undefined> {
  const endMs = to === undefined ? now : Date.parse(to);
  const startMs = from === undefined ? endMs - HOUR_MS : Date.parse(from);
  const wanted = { ...(tags === undefined ? {} : parseTags(tags)), ...(errors === undefined ? {} : { error: 'true' }) };
  return {
    operation,
    tags: Object.keys(wanted).length === 0 ? undefined : JSON.stringify(wanted),
    minDuration: minMs === undefined ? undefined : `${Math.round(minMs * 1_000)}us`,
    maxDuration: maxMs === undefined ? undefined : `${Math.round(maxMs * 1_000)}us`,
    start: String(startMs * 1_000),
    end: String(endMs * 1_000),
    limit: String(limit),
  };
}
