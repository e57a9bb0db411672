import { goBool, goDuration, goTime } from './go-values.ts';
import { JaegerError } from './jaeger-query.ts';
import { first, type Parameters } from './parameters.ts';
import type { TraceQuery } from './trace-query.ts';

const DEFAULT_DEPTH = 100;
const MAX_DEPTH = 1_500;

interface Given {
  /** As the caller spelt it, for what is said of it. */
  readonly name: string;
  readonly text: string;
}

/** What `/api/v3/traces` is asked for. Throws JaegerError 400 for what cannot be asked. */
export function parseFindTraces(parameters: Parameters): TraceQuery {
  const given = (...names: string[]): Given | undefined => find(parameters, names);
  const from = read(given('query.startTimeMin', 'query.start_time_min'), goTime);
  const to = read(given('query.startTimeMax', 'query.start_time_max'), goTime);
  if (from === undefined || to === undefined) throw new JaegerError(400, 'query.startTimeMin and query.startTimeMax are required');
  const depth = read(given('query.searchDepth', 'query.search_depth', 'query.num_traces'), wholeNumber);
  const service = given('query.serviceName', 'query.service_name')?.text;
  const operation = given('query.operationName', 'query.operation_name')?.text;
  const minDurationNs = read(given('query.durationMin', 'query.duration_min'), goDuration);
  const maxDurationNs = read(given('query.durationMax', 'query.duration_max'), goDuration);
  read(given('query.rawTraces', 'query.raw_traces'), goBool);
  return {
    ...(service === undefined ? {} : { service }),
    ...(operation === undefined ? {} : { operation }),
    tags: read(given('query.attributes'), textMap) ?? {},
    startNs: from,
    // The end is not included.
    endNs: to > 0n ? to - 1n : 0n,
    ...(minDurationNs === undefined ? {} : { minDurationNs }),
    ...(maxDurationNs === undefined ? {} : { maxDurationNs }),
    limit: Math.min(depth === undefined || depth === 0 ? DEFAULT_DEPTH : depth, MAX_DEPTH),
  };
}

/** Checks what may be said of a trace beside its id. Nothing has to be known of it here: a trace is found by its id alone. */
export function checkGetTrace(parameters: Parameters): void {
  read(find(parameters, ['startTime', 'start_time']), goTime);
  read(find(parameters, ['endTime', 'end_time']), goTime);
  read(find(parameters, ['rawTraces', 'raw_traces']), goBool);
}

/** The time range of `/api/v3/dependencies`; ns since 1970. */
export function parseDependencies(parameters: Parameters): { readonly startNs: bigint; readonly endNs: bigint } {
  const startNs = read(find(parameters, ['startTime', 'start_time']), goTime);
  const endNs = read(find(parameters, ['endTime', 'end_time']), goTime);
  if (startNs === undefined || endNs === undefined) throw new JaegerError(400, 'startTime and endTime are required');
  return { startNs, endNs };
}

/** The kind that `/api/v3/operations` is asked for, in either spelling. */
export function spanKindOf(parameters: Parameters): string | undefined {
  return find(parameters, ['spanKind', 'span_kind'])?.text;
}

/** The id in a path: hexadecimal, or the Base64 that gRPC gateways make of bytes. */
export function parsePathId(text: string): string {
  if (/^[0-9a-f]{1,32}$/i.test(text)) return text.toLowerCase().padStart(32, '0');
  const bytes = /^[A-Za-z0-9+/]{22}==$/.test(text) ? Buffer.from(text, 'base64') : undefined;
  if (bytes?.length !== 16) throw new JaegerError(400, `malformed parameter trace_id: "${text.slice(0, 64)}" is not a trace id`);
  return bytes.toString('hex');
}

/** The canonical name goes before the older ones. */
function find(parameters: Parameters, names: readonly string[]): Given | undefined {
  for (const name of names) {
    const text = first(parameters, name);
    if (text !== undefined) return { name, text };
  }
  return undefined;
}

function read<T>(given: Given | undefined, parse: (text: string) => T | undefined): T | undefined {
  if (!given) return undefined;
  const value = parse(given.text);
  if (value === undefined) throw new JaegerError(400, `malformed parameter ${given.name}: "${given.text.slice(0, 64)}"`);
  return value;
}

const wholeNumber = (text: string): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);

function textMap(text: string): Record<string, string> | undefined {
  let map: unknown;
  try {
    map = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof map !== 'object' || map === null || Array.isArray(map)) return undefined;
  return Object.values(map).every((value) => typeof value === 'string') ? (map as Record<string, string>) : undefined;
}
