import { auditChain, verifyBundle, type BrokenLink, type ChainedSeal } from '@assay/evidence';
import type { CliConfig } from '../config.ts';
import { evidenceApi, type AccessFlags, type EvidenceApi } from './evidence-api.ts';

/** `assay evidence audit`. */
export async function auditCommand(
  config: CliConfig,
  flags: AccessFlags & { readonly sealsOnly: boolean },
  signal: AbortSignal,
): Promise<void> {
  const api = await evidenceApi(config, flags, signal);
  const { seals, broken } = await auditChain(await api.chain(), await api.keys());
  const latest = new Map(seals.map((chained) => [chained.seal.runId, chained]));
  const problems = flags.sealsOnly ? [] : await missingBundles(api, [...latest.values()], signal);
  const all = [...broken, ...problems].sort((a, b) => a.sequence - b.sequence);
  for (const { sequence, message } of all) console.log(`seal ${sequence}: ${message}`);
  console.log(`${seals.length} seals of ${latest.size} runs, ${all.length} problems`);
  if (all.length > 0) process.exitCode = 1;
}

/** The bundles that are gone, or are not what was sealed. A run that was sealed again has one bundle, that of its last seal. */
async function missingBundles(api: EvidenceApi, seals: readonly ChainedSeal[], signal: AbortSignal): Promise<BrokenLink[]> {
  const problems: BrokenLink[] = [];
  for (const { seal } of seals) {
    signal.throwIfAborted();
    const bundle = await api.bundle(seal.runId).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    if (bundle instanceof Error) problems.push({ sequence: seal.sequence, message: `the bundle of run ${seal.runId}: ${bundle.message}` });
    else {
      const { problems: found } = await verifyBundle(bundle);
      for (const { file, message } of found) problems.push({ sequence: seal.sequence, message: `run ${seal.runId}, ${file}: ${message}` });
    }
  }
  return problems;
}
