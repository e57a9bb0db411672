import { Counter, Histogram, type CounterConfiguration, type HistogramConfiguration } from 'prom-client';

type Labels<Label extends string> = Readonly<Record<Label, string>>;

/** The series of one metric, by their labels. */
class Family<Label extends string, Series> {
  private readonly known = new Map<string, { readonly labels: Labels<Label>; readonly series: Series }>();

  constructor(
    private readonly names: readonly Label[],
    private readonly make: () => Series,
  ) {}

  of(labels: Labels<Label>): Series {
    const key = JSON.stringify(this.names.map((name) => labels[name]));
    let known = this.known.get(key);
    if (!known) this.known.set(key, (known = { labels, series: this.make() }));
    return known.series;
  }

  all(): readonly { readonly labels: Labels<Label>; readonly series: Series }[] {
    return [...this.known.values()];
  }
}

/**
 * Series: a metric under one set of labels, found once by whoever counts thousands of times a second. prom-client makes a text of the
 * labels and looks for it each time; with nine counts a request that took a twentieth of the orchestrator's time.
 */
export class SeriesCounter<Label extends string> extends Counter<Label> {
  private readonly family: Family<Label, CounterSeries>;

  constructor(configuration: CounterConfiguration<Label>) {
    super(configuration);
    this.family = new Family(configuration.labelNames ?? [], () => new CounterSeries());
  }

  /** To be kept by whoever counts. It adds up with what is counted under the same labels without it. */
  series(labels: Labels<Label>): CounterSeries {
    return this.family.of(labels);
  }

  override get(): ReturnType<Counter<Label>['get']> {
    for (const { labels, series } of this.family.all()) {
      const added = series.take();
      if (added !== undefined) this.inc(labels, added);
    }
    return super.get();
  }
}

export class CounterSeries {
  private added: number | undefined;

  add(amount: number): void {
    this.added = (this.added ?? 0) + amount;
  }

  /** What has been added since it was last taken; undefined: nothing was. */
  take(): number | undefined {
    const { added } = this;
    this.added = undefined;
    return added;
  }
}

interface Exposed {
  readonly values: readonly {
    readonly labels: object;
    readonly sharedLabels: object;
    readonly metricName: string;
    readonly value: number;
  }[];
}

declare module 'prom-client' {
  // As its registry asks for it, and its types leave it out; parameters are named as theirs are.
  interface Histogram<T extends string> {
    getForPromString(): Promise<Exposed & { readonly for?: T }>;
  }
}

export class SeriesHistogram<Label extends string> extends Histogram<Label> {
  private readonly family: Family<Label, HistogramSeries>;

  constructor(private readonly configuration: HistogramConfiguration<Label>) {
    super(configuration);
    this.family = new Family(configuration.labelNames ?? [], () => new HistogramSeries(configuration.buckets ?? []));
  }

  /** To be kept by whoever observes. Under its labels nothing may be observed without it: that would be exposed beside it. */
  series(labels: Labels<Label>): HistogramSeries {
    return this.family.of(labels);
  }

  override async getForPromString(): Promise<Exposed> {
    const exposed = await super.getForPromString();
    const observed = this.family.all().filter(({ series }) => series.count > 0);
    return { ...exposed, values: [...exposed.values, ...observed.flatMap(({ labels, series }) => this.exposed(labels, series))] };
  }

  private exposed(sharedLabels: Labels<Label>, { counts, sum, count }: HistogramSeries): Exposed['values'] {
    const { name: family, buckets: bounds = [] } = this.configuration;
    let upTo = 0;
    const buckets = [...bounds, '+Inf'].map((le, bucket) => {
      upTo += counts[bucket] ?? 0;
      return { labels: { le }, sharedLabels, metricName: `${family}_bucket`, value: upTo };
    });
    const whole = { sum, count };
    return [
      ...buckets,
      ...Object.entries(whole).map(([name, value]) => ({ labels: {}, sharedLabels, metricName: `${family}_${name}`, value })),
    ];
  }
}

export class HistogramSeries {
  /** By bucket, each without those below it; the last is beyond all bounds. */
  readonly counts: number[];
  sum = 0;
  count = 0;

  constructor(private readonly bounds: readonly number[]) {
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    const { bounds, counts } = this;
    let bucket = 0;
    while (bucket < bounds.length && value > (bounds[bucket] ?? Infinity)) bucket++;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    this.sum += value;
    this.count++;
  }
}
