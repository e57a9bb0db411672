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

/** Parameters of a URL, each once or repeated. */
export type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

const UNIT_NS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3_600e9,
  d: 86_400e9,
  w: 604_800e9,
};
const DEFAULT_LOOKBACK = '48h';
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_500;

/** What `/api/traces` is asked for. Throws JaegerError 400 for what cannot be asked. */
export function parseSearch(parameters: Parameters, nowNs: bigint): TraceQuery {
  const one = (name: string): string | undefined => {
    const value = parameters[name];
    const first = typeof value === 'string' ? value : value?.[0];
    return first === '' ? undefined : first;
  };
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
  return BigInt(text) * 1_000n;
}

/** A duration as Go writes it: "1.5s", "200ms", "1h30m". */
function duration(name: string, text: string | undefined, fallback = ''): bigint {
  const wanted = text ?? fallback;
  const parts = [...wanted.matchAll(/(\d{1,15}(?:\.\d{1,9})?)(ns|us|µs|ms|s|m|h|d|w)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== wanted) {
    throw new JaegerError(400, `unable to parse param '${name}': "${wanted}" is not a duration`);
  }
  const ns = parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (UNIT_NS[unit] ?? 0), 0);
  return BigInt(Math.round(Math.min(ns, Number.MAX_SAFE_INTEGER)));
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
