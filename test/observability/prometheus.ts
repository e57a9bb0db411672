/** A series of a range query. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [seconds: number, value: string])[];
}

/** Asks a Prometheus over its HTTP API. */
export class PrometheusClient {
  private readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** The last minute, every 2 s. Rejects with what Prometheus says is wrong. */
  async lastMinute(expr: string): Promise<readonly Series[]> {
    const end = Date.now() / 1_000;
    const answer = await this.ask<{ result: Series[] }>('query_range', { query: expr, start: end - 60, end, step: 2 });
    return answer.result;
  }

  /** The values of a label over the series that a selector matches. */
  labelValues(label: string, selector: string): Promise<readonly string[]> {
    return this.ask<string[]>(`label/${label}/values`, { 'match[]': selector });
  }

  /** Trace ids of the exemplars of the last minute. */
  async traces(expr: string): Promise<readonly string[]> {
    const end = Date.now() / 1_000;
    const found = await this.ask<{ exemplars: { labels: Record<string, string> }[] }[]>('query_exemplars', {
      query: expr,
      start: end - 60,
      end,
    });
    return found.flatMap(({ exemplars }) => exemplars.flatMap(({ labels }) => labels['trace_id'] ?? []));
  }

  private async ask<T>(what: string, parameters: Readonly<Record<string, string | number>>): Promise<T> {
    const body = new URLSearchParams(Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]));
    const get = what.startsWith('label/');
    const url = `${this.url}/api/v1/${what}`;
    const answer = await (get ? fetch(`${url}?${body.toString()}`) : fetch(url, { method: 'POST', body }));
    const told = (await answer.json()) as { status: string; error?: string; data: T };
    if (told.status !== 'success') throw new Error(told.error ?? `${answer.status}`);
    return told.data;
  }
}

/** Whether there is anything to see: a point that is neither 0 nor no number. */
export const showsSomething = (series: readonly Series[]): boolean =>
  series.some(({ values }) => values.some(([, value]) => Number.isFinite(Number(value)) && Number(value) !== 0));
