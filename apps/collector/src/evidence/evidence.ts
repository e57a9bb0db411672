import { AssayError } from '@assay/contracts';
import { Manifest } from '@assay/evidence';
import type { EvidenceArchive } from '@assay/messaging';
import { gather, readRun, type Sources } from './gather.ts';
import type { EvidenceObserver, Trigger } from './observer.ts';
import type { SealedBundle, Sealer } from './sealer.ts';

export interface EvidenceDeps {
  readonly sources: Sources;
  readonly sealer: Pick<Sealer, 'read' | 'seal'>;
  readonly archive: Pick<EvidenceArchive, 'seals'>;
  readonly observer: EvidenceObserver;
  /** Ms, monotonic. */
  readonly clock: () => number;
  /** Aborted when the service ends. */
  readonly signal: AbortSignal;
}

/** A bundle is gathered in this time, or not now. */
const WITHIN_MS = 60_000;

/** What became of a request to seal. */
export interface Sealed {
  readonly manifest: Manifest;
  readonly seal: string;
  /** Whether it was sealed before. */
  readonly replayed: boolean;
}

/** The evidence of runs: gathers it, seals it once, and gives it out. */
export class Evidence {
  private readonly deps: EvidenceDeps;
  private readonly underWay = new Map<string, Promise<Sealed>>();

  constructor(deps: EvidenceDeps) {
    this.deps = deps;
  }

  /**
   * Seals the evidence of a run that has ended, unless it is sealed. Resolves when it is stored. Errors: `run_not_found`, `run_not_done`,
   * `service_unavailable`, `service_timeout`.
   */
  seal(runId: string, trigger: Trigger): Promise<Sealed> {
    const known = this.underWay.get(runId);
    if (known) return known;
    const work = this.sealOnce(runId, trigger).finally(() => this.underWay.delete(runId));
    this.underWay.set(runId, work);
    return work;
  }

  /** The bundle of a run. Errors: `evidence_not_found`. */
  async bundle(runId: string): Promise<SealedBundle> {
    const sealed = await this.deps.sealer.read(runId);
    this.deps.observer.read(sealed !== undefined);
    if (!sealed) throw new AssayError('evidence_not_found');
    return sealed;
  }

  /** Seals in the order of the chain, from a place, 1 the first. */
  chain(from: number, count: number): Promise<(string | undefined)[]> {
    return this.deps.archive.seals(from, count);
  }

  private async sealOnce(runId: string, trigger: Trigger): Promise<Sealed> {
    const { sealer, sources, observer, clock } = this.deps;
    // Whoever asked first may leave; others may wait for the same.
    const signal = AbortSignal.any([this.deps.signal, AbortSignal.timeout(WITHIN_MS)]);
    const earlier = await sealer.read(runId);
    if (earlier) return toSealed(earlier, true);
    const began = clock();
    try {
      const run = await readRun(sources, runId, signal);
      const bundle = await sealer.seal(runId, await gather(sources, run, signal));
      const sealed = toSealed(bundle, false);
      observer.sealed(sealed.manifest, { trigger, ms: clock() - began, bytes: bundle.bundle.length });
      return sealed;
    } catch (error) {
      observer.failed(runId, trigger, error);
      throw error;
    }
  }
}

const toSealed = ({ manifest, jws }: SealedBundle, replayed: boolean): Sealed => ({
  manifest: Manifest.parse(JSON.parse(manifest.toString('utf8'))),
  seal: jws,
  replayed,
});
