import { readBundle, type ExerciseBundle } from '@assay/curriculum';

/** How many exercises a runner keeps at hand. */
const CAPACITY = 64;

/** Where bundles come from; it verifies their digest. */
export interface BundleSource {
  get(digest: string): Promise<Uint8Array>;
}

/** Exercise bundles by digest; those used last are kept. What a digest names never changes, so nothing goes stale. */
export class Bundles {
  private readonly kept = new Map<string, Promise<ExerciseBundle>>();
  private readonly source: BundleSource;

  constructor(source: BundleSource) {
    this.source = source;
  }

  /** Errors: `exercise_invalid` when there is no such bundle or it is malformed. */
  get(digest: string): Promise<ExerciseBundle> {
    const bundle = this.kept.get(digest) ?? this.load(digest);
    // Re-inserted, so that the first key is always the one that was used longest ago.
    this.kept.delete(digest);
    this.kept.set(digest, bundle);
    const [oldest] = this.kept.keys();
    if (this.kept.size > CAPACITY && oldest !== undefined) this.kept.delete(oldest);
    return bundle;
  }

  private load(digest: string): Promise<ExerciseBundle> {
    const loading = this.source.get(digest).then(readBundle);
    // A failure is not remembered: the next run tries again.
    loading.catch(() => this.kept.delete(digest));
    return loading;
  }
}
