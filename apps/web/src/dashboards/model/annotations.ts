import type { DashboardAnnotation, DashboardAnswer } from '@assay/contracts';
import { renderLegendFormat } from '@grafana/data';

/** A stretch of time in which something held. */
export interface AnnotationSpan {
  /** ms since 1970 */
  readonly from: number;
  readonly to: number;
  readonly source: string;
  readonly title: string;
  readonly color: string;
}

/** Where the series of an annotation's query are above 0; points that follow one another make one stretch. */
export function spansOf(annotation: DashboardAnnotation, { results, stepMs }: DashboardAnswer): AnnotationSpan[] {
  const result = results[annotation.name];
  if (result?.status !== 'success' || Array.isArray(result.data) || result.data.resultType !== 'matrix') return [];
  return result.data.result
    .flatMap(({ metric, values }) => {
      const times = values.filter(([, value]) => Number(value) > 0).map(([time]) => Math.round(time * 1_000));
      const format = annotation.titleFormat ?? '';
      const title = (format === '' ? '' : renderLegendFormat(format, metric)) || annotation.name;
      return stretches(times, stepMs).map((each) => ({ ...each, title, source: annotation.name, color: annotation.iconColor }));
    })
    .sort((a, b) => a.from - b.from);
}

function stretches(times: readonly number[], stepMs: number): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (const time of times) {
    const last = found.at(-1);
    if (last && time - last.to <= stepMs) last.to = time;
    else found.push({ from: time, to: time });
  }
  return found;
}

/** Where anything of a colour held: stretches that overlap become one, so that many at once do not shade more than one does. */
export function united(spans: readonly AnnotationSpan[]): Pick<AnnotationSpan, 'from' | 'to' | 'color'>[] {
  const found: { from: number; to: number; color: string }[] = [];
  const last = new Map<string, { from: number; to: number; color: string }>();
  for (const { from, to, color } of spans.toSorted((a, b) => a.from - b.from)) {
    const before = last.get(color);
    if (before && from <= before.to) before.to = Math.max(before.to, to);
    else {
      const next = { from, to, color };
      last.set(color, next);
      found.push(next);
    }
  }
  return found;
}
