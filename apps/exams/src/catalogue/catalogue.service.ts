import { AssayError, type ExerciseDetail, type ExerciseSummary } from '@assay/contracts';
import { contentDirs, loadCatalogue, toBundle, toDetail, toSummary, type ExerciseBundle } from '@assay/curriculum';
import { BundleStore } from '@assay/messaging';
import { LOGGER, Readiness, type PartState } from '@assay/service';
import type { Logger } from '@assay/telemetry';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

/** Injection token of the folders to load exercises from, separated as PATH is. */
export const CONTENT_DIRS = Symbol('CONTENT_DIRS');

/** An exercise in its current version, and the digest under which runners find it. */
export interface PublishedExercise {
  readonly bundle: ExerciseBundle;
  readonly digest: string;
}

/** The exercises on offer. Read at the start; a folder that is malformed is left out and named in the health. */
@Injectable()
export class CatalogueService implements OnModuleInit {
  private readonly exercises = new Map<string, PublishedExercise>();
  private readonly dirs: string | undefined;
  private readonly store: BundleStore;
  private readonly logger: Logger;
  private state: PartState = { status: 'unavailable', detail: 'not loaded yet' };

  constructor(@Inject(CONTENT_DIRS) dirs: string | undefined, store: BundleStore, readiness: Readiness, @Inject(LOGGER) logger: Logger) {
    this.dirs = dirs;
    this.store = store;
    this.logger = logger;
    readiness.add('catalogue', () => this.state);
  }

  async onModuleInit(): Promise<void> {
    const { exercises, invalid } = await loadCatalogue(contentDirs(this.dirs));
    for (const [id, exercise] of exercises) {
      const { bundle, bytes } = toBundle(exercise);
      this.exercises.set(id, { bundle, digest: await this.store.put(bytes) });
    }
    for (const error of invalid) this.logger.error({ err: error }, 'exercise left out');
    this.state = invalid.length === 0 ? { status: 'ok' } : { status: 'degraded', detail: invalid.map((error) => error.message).join(' ') };
  }

  list(): ExerciseSummary[] {
    return [...this.exercises.values()].map(({ bundle }) => toSummary(bundle));
  }

  detail(exerciseId: string): ExerciseDetail {
    return toDetail(this.get(exerciseId).bundle);
  }

  /** Errors: `exercise_not_found`. */
  get(exerciseId: string): PublishedExercise {
    const exercise = this.exercises.get(exerciseId);
    if (!exercise) throw new AssayError('exercise_not_found', { details: { exerciseId } });
    return exercise;
  }

  ids(): string[] {
    return [...this.exercises.keys()];
  }
}
