import type { DependencyRange } from './dependencies.ts';
import { goDuration, inRange } from './go-values.ts';
import { first, type Parameters } from './parameters.ts';
import type { TraceQuery } from './trace-query.ts';

/** A request that Jaeger's API does not allow. */
export class JaegerError extends Error {
  override readonly name = 'JaegerError';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const DEFAULT_LOOKBACK = '48h';
const DEPENDENCY_LOOKBACK_NS = 86_400_000_000_000n;
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_500;

/** What `/api/traces` is asked for. Throws JaegerError 400 for what cannot be asked. */
export function parseSearch(parameters: Parameters, nowNs: bigint): TraceQuery {
  const one = (name: string): string | undefined => first(parameters, name);
  const service = one('service');
  if (service === undefined) throw new JaegerError(400, "parameter 'service' is required");
  const operation = one('operation');
  const endNs = micros('end', one('end')) ?? nowNs;
  const lookback = one('lookback');
  const startNs =
    micros('start', one('start')) ?? endNs - duration('lookback', lookback === 'custom' ? undefined : lookback, DEFAULT_LOOKBACK);
  const [min, max] = [one('minDuration'), one('maxDuration')];
  return {
    service,
    ...(operation === undefined || operation === 'all' ? {} : { operation }),
    tags: { ...tagObject(one('tags')), ...tagPairs(parameters['tag']) },
    startNs: startNs > 0n ? startNs : 0n,
    endNs,
    ...(min === undefined ? {} : { minDurationNs: duration('minDuration', min) }),
    ...(max === undefined ? {} : { maxDurationNs: duration('maxDuration', max) }),
    limit: limitOf(one('limit')),
  };
}

function micros(name: string, text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,17}$/.test(text)) throw new JaegerError(400, `unable to parse param '${name}': microseconds since 1970 are expected`);
  return inRange(BigInt(text) * 1_000n);
}

function duration(name: string, text: string | undefined, fallback = ''): bigint {
  const ns = goDuration(text ?? fallback);
  if (ns === undefined) throw new JaegerError(400, `unable to parse param '${name}': "${text ?? ''}" is not a duration`);
  return ns;
}

/** The time range of `/api/dependencies`: `lookback` milliseconds until `endTs`, a day until now where they are not given. */
export function parseDependencyRange(parameters: Parameters, nowNs: bigint): DependencyRange {
  const endNs = wholeMs('endTs', first(parameters, 'endTs')) ?? nowNs;
  const lookback = wholeMs('lookback', first(parameters, 'lookback')) ?? DEPENDENCY_LOOKBACK_NS;
  return { startNs: endNs > lookback ? endNs - lookback : 0n, endNs };
}

function wholeMs(name: string, text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,13}$/.test(text)) throw new JaegerError(400, `unable to parse param '${name}': milliseconds are expected`);
  return inRange(BigInt(text) * 1_000_000n);
}

function tagObject(text: string | undefined): Record<string, string> {
  if (text === undefined) return {};
  let tags: unknown;
  try {
    tags = JSON.parse(text);
  } catch {
    tags = undefined;
  }
  if (typeof tags !== 'object' || tags === null) throw new JaegerError(400, "malformed 'tags' parameter: an object of strings is expected");
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]));
}

function tagPairs(pairs: Parameters[string]): Record<string, string> {
  const list = typeof pairs === 'string' ? [pairs] : (pairs ?? []);
  return Object.fromEntries(
    list.map((pair) => {
      const colon = pair.indexOf(':');
      if (colon < 0) throw new JaegerError(400, "malformed 'tag' parameter: key:value is expected");
      return [pair.slice(0, colon), pair.slice(colon + 1)];
    }),
  );
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT;
  if (!/^\d{1,9}$/.test(text)) throw new JaegerError(400, "unable to parse param 'limit': a number is expected");
  return Math.min(Number(text), MAX_LIMIT);
}
