import type { PrometheusExemplars } from '@assay/contracts';

/** One request behind a series: what it took, and its trace. */
export interface Exemplar {
  /** ms since 1970 */
  readonly time: number;
  readonly value: number;
  readonly traceId: string;
  /** What Prometheus knows of its series and of itself. */
  readonly labels: Readonly<Record<string, string>>;
}

const TRACE_LABELS = ['trace_id', 'traceID', 'traceId'] as const;
/** More points than that would hide the lines below them. */
const MOST = 150;

/** Those that lead to a trace, by time; of too many the slowest stay, as one asks why something was slow. */
export function exemplarsOf(byRefId: Readonly<Record<string, PrometheusExemplars>>): Exemplar[] {
  const all = Object.values(byRefId)
    .flat()
    .flatMap(({ seriesLabels, exemplars }) =>
      exemplars.flatMap(({ labels, value, timestamp }): Exemplar[] => {
        const traceId = TRACE_LABELS.map((name) => labels[name]).find((id) => id !== undefined && /^[0-9a-f]{16,32}$/i.test(id));
        const number = Number(value);
        if (traceId === undefined || !Number.isFinite(number)) return [];
        return [
          { time: Math.round(timestamp * 1_000), value: number, traceId: traceId.toLowerCase(), labels: { ...seriesLabels, ...labels } },
        ];
      }),
    );
  const distinct = [...new Map(all.map((each) => [`${each.traceId} ${each.time}`, each])).values()];
  const kept = distinct.toSorted((a, b) => b.value - a.value).slice(0, MOST);
  return kept.sort((a, b) => a.time - b.time);
}
