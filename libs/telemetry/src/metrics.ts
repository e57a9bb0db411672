import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { MetricDefinition } from './metric-names.ts';
import { SeriesCounter, SeriesHistogram } from './series.ts';

export type { Counter, Gauge, Histogram } from 'prom-client';

/** Metrics that are counted elsewhere, as text: in Prometheus' own format or in that of OpenMetrics, without its end. */
export type Source = (openMetrics: boolean) => Promise<string>;

/** The metrics of one process. Asking twice for a metric gives the same one. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly known = new Map<string, object>();
  private readonly sources: Source[] = [];

  constructor(service: string, options: { readonly processMetrics?: boolean } = {}) {
    this.registry.setDefaultLabels({ service });
    if (options.processMetrics ?? true) collectDefaultMetrics({ register: this.registry });
  }

  counter<Label extends string>(definition: MetricDefinition<'counter', Label>): SeriesCounter<Label> {
    return this.once(definition.name, () => new SeriesCounter(this.settings(definition)));
  }

  /** `collect` is called before each scrape, for values that are cheaper to ask for than to follow. */
  gauge<Label extends string>(
    definition: MetricDefinition<'gauge', Label>,
    collect?: (gauge: Gauge<Label>) => void | Promise<void>,
  ): Gauge<Label> {
    return this.once(
      definition.name,
      () =>
        new Gauge({
          ...this.settings(definition),
          ...(collect
            ? {
                collect(this: Gauge<Label>) {
                  return collect(this);
                },
              }
            : {}),
        }),
    );
  }

  histogram<Label extends string>(definition: MetricDefinition<'histogram', Label>): SeriesHistogram<Label> {
    return this.once(
      definition.name,
      () => new SeriesHistogram({ ...this.settings(definition), buckets: [...(definition.buckets ?? [])] }),
    );
  }

  /** Exposes what a source tells besides what is counted here. */
  attach(source: Source): void {
    this.sources.push(source);
  }

  /**
   * The text exposition and its content type. `accept`: the header of whoever asks. OpenMetrics, which has exemplars, is given where
   * it is taken and a source may have some.
   */
  async expose(accept = ''): Promise<{ readonly contentType: string; readonly text: string }> {
    const openMetrics = this.sources.length > 0 && accept.includes('application/openmetrics-text');
    const [own, ...others] = await Promise.all([this.registry.metrics(), ...this.sources.map((source) => source(openMetrics))]);
    if (!openMetrics) return { contentType: Registry.PROMETHEUS_CONTENT_TYPE, text: [own, ...others].join('') };
    return { contentType: Registry.OPENMETRICS_CONTENT_TYPE, text: [toOpenMetrics(own), ...others, '# EOF\n'].join('') };
  }

  private settings<Label extends string>(definition: MetricDefinition<'counter' | 'gauge' | 'histogram', Label>) {
    return { name: definition.name, help: definition.help, labelNames: [...definition.labels], registers: [this.registry] };
  }

  private once<M extends object>(name: string, create: () => M): M {
    const known = this.known.get(name);
    // One name has one definition, hence one kind.
    if (known) return known as M;
    const metric = create();
    this.known.set(name, metric);
    return metric;
  }
}

/** There a counter is named without what its samples end in, and no line is empty. prom-client's own way would rename its metrics. */
function toOpenMetrics(text: string): string {
  const counters = new Set([...text.matchAll(/^# TYPE (\S+)_total counter$/gm)].map(([, name]) => name));
  return text
    .replace(/^(# (?:HELP|TYPE)) (\S+)_total /gm, (line, heading: string, name: string) =>
      counters.has(name) ? `${heading} ${name} ` : line,
    )
    .replace(/\n\n+/g, '\n');
}
