import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { MetricDefinition } from './metric-names.ts';
import { SeriesCounter, SeriesHistogram } from './series.ts';

export type { Counter, Gauge, Histogram } from 'prom-client';

/** The metrics of one process. Asking twice for a metric gives the same one. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly known = new Map<string, object>();

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

  /** The Prometheus text exposition and its content type. */
  async expose(): Promise<{ readonly contentType: string; readonly text: string }> {
    return { contentType: this.registry.contentType, text: await this.registry.metrics() };
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
