import { AssayError } from '@assay/contracts';
import { ExerciseBundle } from './bundle.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import type { Exercise } from './exercise.ts';

/** A bundle ready for the object store. */
export interface PackedBundle {
  readonly bundle: ExerciseBundle;
  /** Canonical JSON. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, 64 hex digits: the bundle's name in the store. */
  readonly digest: string;
}

/** Packs what a runner needs. The same folder always gives the same bytes; solution and author's mutants stay behind. */
export function toBundle(exercise: Exercise): PackedBundle {
  const { manifest, statement, starter, tests, driver, variants, checks } = exercise;
  const bundle = ExerciseBundle.parse({ format: 'assay-exercise/1', manifest, statement, starter, tests, driver, variants, checks });
  const bytes = canonicalJson(bundle);
  return { bundle, bytes, digest: sha256(bytes) };
}

/**
 * Reads a bundle from the object store.
 *
 * @throws AssayError `exercise_invalid` when the bytes are not a bundle of a format that this version knows
 */
export function readBundle(bytes: Uint8Array): ExerciseBundle {
  try {
    return ExerciseBundle.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw new AssayError('exercise_invalid', { message: 'The exercise bundle cannot be read.', details: { bundle: sha256(bytes) }, cause });
  }
}
