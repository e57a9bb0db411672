import type { Prometheus } from '../prometheus/prometheus.ts';
import { PRESENCE_QUERY, SIGNALS } from './signals.ts';
import type { Reading } from './watching.ts';

/** Reads every signal as it was at a moment, ms since 1970. Rejects when Prometheus does not answer. */
export async function readSignals(prometheus: Pick<Prometheus, 'instant'>, at: number, signal: AbortSignal): Promise<Reading> {
  const ask = async (query: string): Promise<Record<string, number>> => {
    const found = await prometheus.instant(query, at / 1_000, signal);
    return Object.fromEntries(found.flatMap(({ metric, value }) => (metric['job'] === undefined ? [] : [[metric['job'], value]])));
  };
  const values = await Promise.all(
    SIGNALS.map(async ({ signal: name, queries }) => [
      name,
      Object.assign({}, ...(await Promise.all(queries.map(ask)))) as Record<string, number>,
    ]),
  );
  return { at, values: Object.fromEntries(values) as Reading['values'], present: await ask(PRESENCE_QUERY) };
}
