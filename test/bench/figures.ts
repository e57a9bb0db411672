/** One measured figure of a part of the benchmark. */
export interface Figure {
  readonly name: string;
  readonly unit: 'µs' | 'ms' | 'bytes' | 'kB' | 'MiB' | 'spans per s' | '×' | '%' | 'per s per core' | 'runs' | 'answers';
  readonly samples: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  /** The line to reach, where there is one: which quantile, and whether less or more is better. */
  readonly target?: Target;
  readonly met?: boolean;
}

export interface Target {
  readonly of: 'p50' | 'p95' | 'p99' | 'max';
  readonly atMost?: number;
  readonly atLeast?: number;
}

export function quantile(samples: readonly number[], q: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? NaN;
}

/** Sums up samples; each target makes a row of its own. */
export function figures(name: string, unit: Figure['unit'], samples: readonly number[], ...targets: readonly Target[]): Figure[] {
  const [p50, p95, p99, max] = [0.5, 0.95, 0.99, 1].map((q) => Math.round(quantile(samples, q) * 100) / 100) as [
    number,
    number,
    number,
    number,
  ];
  const figure = { name, unit, samples: samples.length, p50, p95, p99, max };
  return targets.length === 0 ? [figure] : targets.map((target) => ({ ...figure, target, met: isMet(target, figure[target.of]) }));
}

function isMet({ atMost = Infinity, atLeast = -Infinity }: Target, value: number): boolean {
  return value <= atMost && value >= atLeast;
}

function inWords({ atLeast, atMost }: Target): string {
  const words = [atLeast === undefined ? [] : `≥ ${atLeast}`, atMost === undefined ? [] : `≤ ${atMost}`];
  return words.flat().join(' and ');
}

/** A table of Markdown. */
export function toTable(all: readonly Figure[]): string {
  const rows = all.map((each) => [
    each.name,
    each.unit,
    ...[each.samples, each.p50, each.p95, each.p99, each.max].map(String),
    each.target ? `${each.target.of} ${inWords(each.target)}` : '',
    each.met === undefined ? '' : each.met ? 'ok' : 'missed',
  ]);
  const head = ['figure', 'unit', 'n', 'p50', 'p95', 'p99', 'max', 'target', ''];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
