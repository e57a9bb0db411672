import { AssayError } from '@assay/contracts';
import { compareVersions, evidenceOf, type Evidence, type VersionCounts } from '@assay/inference';

/**
 * Whether a version may have this share of what another served. A canary only has to be not known as worse: it is how evidence comes
 * about. Errors unless it is forced: `evidence_thin`, `evidence_against`, with the comparison in their details.
 */
export function judge(baseline: VersionCounts, candidate: VersionCounts, { share, force }: { share: number; force: boolean }): Evidence {
  const comparison = compareVersions(baseline, candidate);
  const evidence = evidenceOf(comparison);
  const enough = evidence.verdict === 'proven' || (evidence.verdict === 'thin' && share < 100);
  if (enough || force) return evidence;
  const details = { figures: evidence.figures, requests: { baseline: baseline.requests, candidate: candidate.requests } };
  throw new AssayError(evidence.verdict === 'thin' ? 'evidence_thin' : 'evidence_against', { details });
}
