import type { EvidenceView, VersionComparisonView, VersionFigures } from '@assay/contracts';
import { latencyQuantile, proportion, type Compared, type Evidence, type VersionComparison, type VersionCounts } from '@assay/inference';

const Z_95 = 1.959964;

export function figuresOf(counts: VersionCounts): VersionFigures {
  const { requests, errors, cancelled, guarded, latency, promptTokens, completionTokens, costMicros } = counts;
  return {
    requests,
    errors,
    errorRatio: proportion(errors, requests, Z_95),
    cancelled,
    guarded,
    latencyP50Ms: latencyQuantile(latency, 0.5, Z_95).value,
    latencyP95Ms: latencyQuantile(latency, 0.95, Z_95).value,
    promptTokens,
    completionTokens,
    costMicros,
  };
}

export function comparisonView({ errorRatio, guardrailRatio, latencyP50Ms, latencyP95Ms }: VersionComparison): VersionComparisonView {
  return {
    errorRatio: comparedView(errorRatio),
    guardrailRatio: comparedView(guardrailRatio),
    latencyP50Ms: comparedView(latencyP50Ms),
    latencyP95Ms: comparedView(latencyP95Ms),
  };
}

export const evidenceView = ({ verdict, figures }: Evidence): EvidenceView => ({ verdict, figures: [...figures] });

function comparedView({ baseline, candidate, difference, significance }: Compared): VersionComparisonView['errorRatio'] {
  const { value, low, high } = difference;
  return { baseline, candidate, difference: value, interval: [finite(low), finite(high)], significance };
}

/** JSON has no infinity. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
